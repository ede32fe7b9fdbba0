namespace RedirectFunctions.Delivery.Sinks.Ga4.DataManager;

/// <summary>A click that is to be ingested.</summary>
/// <param name="events">See <see cref="IngestEvent.Write"/>.</param>
internal sealed class PendingIngest(IReadOnlyList<byte[]> events)
{
    private readonly TaskCompletionSource<DeliveryOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<byte[]> Events { get; } = events;

    public Task<DeliveryOutcome> Outcome => _outcome.Task;

    /// <summary>The first outcome counts.</summary>
    public void Finish(DeliveryOutcome outcome) => _outcome.TrySetResult(outcome);
}
