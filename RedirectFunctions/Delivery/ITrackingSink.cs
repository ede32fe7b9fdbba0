using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery;

/// <summary>A place that clicks are delivered to.</summary>
public interface ITrackingSink
{
    SinkProfile Profile { get; }

    /// <summary>Whether the target has asked for no more clicks, so that this process sends none.</summary>
    bool IsDisabled => false;

    /// <summary>Sends clicks of one message to the target, once. A fault of the target is an outcome, not an exception.</summary>
    /// <param name="clicks">From 1 to <see cref="SinkProfile.MaxClicks"/>.</param>
    /// <param name="group">
    /// The id of the first click when these clicks were first sent together. It stays the same when the message is delivered again, and for
    /// each of the clicks after a failed attempt, even if they are no longer sent together.
    /// </param>
    /// <returns>An outcome for each click, in the order of the clicks.</returns>
    /// <exception cref="Exception">
    /// A click cannot be written, and nothing was sent. The clicks are then tried in halves, until the faulty one is alone and is parked.
    /// </exception>
    Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(IReadOnlyList<Click> clicks, string group, CancellationToken cancellationToken);
}
