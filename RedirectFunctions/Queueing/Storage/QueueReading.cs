namespace RedirectFunctions.Queueing.Storage;

/// <summary>What a look at the queues has shown.</summary>
/// <param name="At">When that was.</param>
/// <param name="Problem">Why the queues could not be looked at, in a few words; everything else is empty then.</param>
/// <param name="Messages">In the tracking queue, those among them that are hidden until they are due or that are being worked on; the service's own approximation.</param>
/// <param name="OldestDue">When the message was put there that waits in front of the trigger; null where none waits.</param>
/// <param name="ParkedMessages">In the parking; approximate, too.</param>
/// <param name="FallbackMessages">In the fallback queue; null where there is none, or where it does not answer.</param>
/// <param name="Parked">What the first messages of the parking are.</param>
public sealed record QueueReading(
    DateTimeOffset At,
    string? Problem = null,
    int Messages = 0,
    DateTimeOffset? OldestDue = null,
    int ParkedMessages = 0,
    int? FallbackMessages = null,
    IReadOnlyList<ParkedGroup>? Parked = null)
{
    /// <summary>How long the message in front of the trigger has waited; zero where none does.</summary>
    public TimeSpan AgeOfOldest(DateTimeOffset now) => OldestDue < now ? now - OldestDue.Value : TimeSpan.Zero;
}

/// <summary>Parked deliveries that have sink and reason in common.</summary>
/// <param name="Sink">Null where whole messages are parked.</param>
public sealed record ParkedGroup(string? Sink, string Reason, int Count);
