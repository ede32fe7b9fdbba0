using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery;

/// <summary>
/// In the place of a sink that is on and has wrong settings: its clicks are kept, and delivered when the app starts with right ones.
/// </summary>
internal sealed class MisconfiguredSink(SinkProfile profile, TimeProvider time) : ITrackingSink
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);

    /// <summary>So that after the right start nobody waits for longer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public SinkProfile Profile => profile;

    public Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(IReadOnlyList<Click> clicks, string group, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        IReadOnlyList<DeliveryOutcome> outcomes =
            [.. clicks.Select(click => new DeliveryOutcome.Deferred("sink_misconfigured", WaitOf(now - click.Time)))];
        return Task.FromResult(outcomes);
    }

    /// <summary>About as long again as the click is old, in steps: clicks of one message then wait in one follow-up.</summary>
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
