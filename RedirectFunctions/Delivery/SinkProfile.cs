namespace RedirectFunctions.Delivery;

/// <summary>What is known of a sink, whether it is on or off.</summary>
/// <param name="Name">The name in queue messages, logs and metrics; it may never change, since messages outlive deployments.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="ShortTitle">The same in a word, where there is little room.</param>
public sealed record SinkProfile(string Name, string Title, string ShortTitle)
{
    private readonly TimeSpan? _horizon;

    /// <summary>How many clicks the target takes in one call, from 1 to the 128 that a message may hold.</summary>
    public int MaxClicks { get; init; } = 1;

    /// <summary>
    /// How old a click the target takes; null where it takes one of any age. What is older is not replayed, unless a replay is forced.
    /// </summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>
    /// How old a click is at its last attempt; if not set, an hour less than <see cref="MaxAge"/>, and 71 hours without one.
    /// </summary>
    public TimeSpan Horizon
    {
        get => _horizon ?? RetrySchedule.Horizon(MaxAge);
        init => _horizon = value;
    }

    /// <summary>For how long an answer is waited for, where the sink is asked by HTTP; null where it has no HttpClient.</summary>
    public TimeSpan? Timeout { get; init; }
}
