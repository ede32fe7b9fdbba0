using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery;

/// <summary>
/// In the place of a sink that is on and has wrong settings: its clicks are kept, and delivered when the app starts with right ones.
/// </summary>
internal sealed class MisconfiguredSink(string name, TimeSpan? maxAge, TimeProvider time) : ITrackingSink
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);

    /// <summary>So that after the right start nobody waits for longer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public string Name => name;

    public TimeSpan? MaxAge => maxAge;

    public Task<DeliveryOutcome> DeliverAsync(Click click, CancellationToken cancellationToken) =>
        Task.FromResult<DeliveryOutcome>(new DeliveryOutcome.Deferred("sink_misconfigured", WaitOf(time.GetUtcNow() - click.Time)));

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
