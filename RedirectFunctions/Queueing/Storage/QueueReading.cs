namespace RedirectFunctions.Queueing.Storage;

/// <summary>What a look at the queues has shown.</summary>
/// <param name="At">When that was.</param>
/// <param name="Problem">Why the queues could not be looked at, in a few words; everything else is then empty.</param>
/// <param name="Messages">
/// In the tracking queue, including those that are hidden until they are due and those being worked on; the service's own approximation.
/// </param>
/// <param name="OldestDue">When the first message that waits for the trigger was put there; null if none waits.</param>
/// <param name="ParkedMessages">In the parking queue; also approximate.</param>
/// <param name="FallbackMessages">In the fallback queue; null if there is none or it does not answer.</param>
/// <param name="Parked">What the first parked messages are.</param>
public sealed record QueueReading(
    DateTimeOffset At,
    string? Problem = null,
    int Messages = 0,
    DateTimeOffset? OldestDue = null,
    int ParkedMessages = 0,
    int? FallbackMessages = null,
    IReadOnlyList<ParkedGroup>? Parked = null)
{
    /// <summary>How long the first message that waits for the trigger has waited; zero if none does.</summary>
    public TimeSpan AgeOfOldest(DateTimeOffset now) => OldestDue < now ? now - OldestDue.Value : TimeSpan.Zero;
}

/// <summary>Parked deliveries with the same sink and reason.</summary>
/// <param name="Sink">Null for messages that are parked whole.</param>
public sealed record ParkedGroup(string? Sink, string Reason, int Count);
