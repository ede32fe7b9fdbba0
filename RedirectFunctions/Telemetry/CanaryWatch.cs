using System.Collections.Concurrent;

namespace RedirectFunctions.Telemetry;

/// <summary>
/// How long ago the newest canary that this process has seen delivered was clicked, by sink; counted from the start of the process if it
/// has seen none. So the age grows when deliveries fail, and also when there are none that could fail.
/// </summary>
public sealed class CanaryWatch(CanaryOptions options, SinkNames sinks, TimeProvider time)
{
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _newest = new(StringComparer.Ordinal);

    /// <summary>Null if canaries are off.</summary>
    public TimeSpan? Age(string sink) =>
        options.Interval > TimeSpan.Zero ? time.GetUtcNow() - _newest.GetValueOrDefault(sink, _started) : null;

    public IEnumerable<(string Sink, TimeSpan Age)> Ages() =>
        options.Interval > TimeSpan.Zero ? sinks.Enabled.Select(sink => (sink, Age(sink)!.Value)) : [];

    /// <param name="clicked">Retries arrive out of order: only the newest click counts.</param>
    public void Delivered(string sink, DateTimeOffset clicked) =>
        _newest.AddOrUpdate(sink, static (_, now) => now, static (_, before, now) => now > before ? now : before, clicked);
}

/// <param name="Interval">The time between two canary clicks; zero for none.</param>
public sealed record CanaryOptions(TimeSpan Interval);
