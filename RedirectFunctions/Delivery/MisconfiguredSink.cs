using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery;

/// <summary>
/// Replaces a sink that is on but has wrong settings. Its clicks are kept, and delivered once the app starts with the right ones.
/// </summary>
internal sealed class MisconfiguredSink(SinkProfile profile, TimeProvider time) : ITrackingSink
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);

    /// <summary>The longest that a click waits after a start with the right settings.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public SinkProfile Profile => profile;

    public Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(IReadOnlyList<Click> clicks, string group, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        IReadOnlyList<DeliveryOutcome> outcomes =
            [.. clicks.Select(click => new DeliveryOutcome.Deferred("sink_misconfigured", WaitOf(now - click.Time)))];
        return Task.FromResult(outcomes);
    }

    /// <summary>About as long as the click is old, in steps, so that the clicks of one message wait in one follow-up.</summary>
    private static TimeSpan WaitOf(TimeSpan age)
    {
        var wait = First;
        while (wait < Longest && wait * 2 <= age)
        {
            wait *= 2;
        }

        return wait < Longest ? wait : Longest;
    }
}
