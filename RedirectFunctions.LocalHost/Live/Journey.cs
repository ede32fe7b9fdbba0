namespace RedirectFunctions.LocalHost.Live;

/// <summary>What has happened to one click so far. Changed only under the feed's lock.</summary>
internal sealed class Journey(string id, DateTimeOffset time)
{
    /// <summary>A click that fails for days has more steps; the newest are kept.</summary>
    private const int MaxSteps = 60;

    private readonly Queue<JourneyStep> _steps = new();

    public string Id { get; } = id;

    public DateTimeOffset Time { get; } = time;

    /// <summary>The number of the last change, in the feed's own count.</summary>
    public long Version { get; set; }

    /// <summary>As it was sent to the first sink; null until then.</summary>
    public string? Destination { get; set; }

    /// <summary><c>queue</c>, <c>spool</c> or <c>pending</c>; null while the click is being stored.</summary>
    public string? Stored { get; set; }

    public SortedDictionary<string, Leg> Legs { get; } = new(StringComparer.Ordinal);

    public IReadOnlyCollection<JourneyStep> Steps => _steps;

    public void Add(JourneyStep step)
    {
        _steps.Enqueue(step);
        if (_steps.Count > MaxSteps)
        {
            _steps.Dequeue();
        }
    }
}

/// <summary>The way to one sink.</summary>
/// <param name="State"><c>queued</c>, <c>asked</c>, <c>waiting</c>, <c>delivered</c> or <c>parked</c>.</param>
/// <param name="Attempt">The number of attempts, including the one in progress.</param>
/// <param name="Reason">The last outcome's reason, such as <c>http_503</c>.</param>
/// <param name="Due">When the next attempt is due, if there will be one.</param>
/// <param name="LatencyMs">From the click to its delivery.</param>
internal sealed record Leg(string State, int Attempt = 0, string? Reason = null, DateTimeOffset? Due = null, double? LatencyMs = null);

/// <param name="What">A span's name: <c>enqueue</c>, <c>deliver</c>, <c>retry</c>, <c>park</c>, <c>replay</c>.</param>
/// <param name="DurationMs">How long it took; missing if it takes no time.</param>
/// <param name="DelaySeconds">The time until the next attempt.</param>
internal sealed record JourneyStep(
    DateTimeOffset Time, string What, string? Sink, int? Attempt, string? Result, double? DurationMs, double? DelaySeconds);
