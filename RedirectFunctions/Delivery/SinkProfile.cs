namespace RedirectFunctions.Delivery;

/// <summary>The fixed properties of a sink, whether it is on or off.</summary>
/// <param name="Name">The name in queue messages, logs and metrics. It must never change, because messages outlive deployments.</param>
/// <param name="Title">The name shown to people.</param>
/// <param name="ShortTitle">The same in one word, for narrow places.</param>
public sealed record SinkProfile(string Name, string Title, string ShortTitle)
{
    private readonly TimeSpan? _horizon;

    /// <summary>Clicks that the target accepts in one call, from 1 to 128, the most that a message holds.</summary>
    public int MaxClicks { get; init; } = 1;

    /// <summary>
    /// The greatest age of a click that the target accepts; null for any age. Older clicks are not replayed, unless the replay is forced.
    /// </summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>
    /// The age of a click at its last attempt. By default, an hour less than <see cref="MaxAge"/>, or 71 hours without one.
    /// </summary>
    public TimeSpan Horizon
    {
        get => _horizon ?? RetrySchedule.Horizon(MaxAge);
        init => _horizon = value;
    }

    /// <summary>Time-out of a request, for sinks that use HTTP; null for a sink without an HttpClient.</summary>
    public TimeSpan? Timeout { get; init; }
}
