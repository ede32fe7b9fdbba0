using System.Collections.Concurrent;

namespace RedirectFunctions.Telemetry;

/// <summary>
/// How long ago the newest canary that this process has seen delivered was clicked, by sink. A process that has seen none says nothing: one
/// that only redirects never sees any, and one that has just started would look young while nothing arrives.
/// </summary>
public sealed class CanaryWatch(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _newest = new(StringComparer.Ordinal);

    /// <summary>Null if none has arrived at this sink.</summary>
    public TimeSpan? Age(string sink) =>
        _newest.TryGetValue(sink, out var clicked) ? time.GetUtcNow() - clicked : null;

    public IEnumerable<(string Sink, TimeSpan Age)> Ages() =>
        _newest.Select(newest => (newest.Key, time.GetUtcNow() - newest.Value));

    /// <param name="clicked">Retries arrive out of order: only the newest click counts.</param>
    public void Delivered(string sink, DateTimeOffset clicked) =>
        _newest.AddOrUpdate(sink, static (_, now) => now, static (_, before, now) => now > before ? now : before, clicked);
}

/// <param name="Interval">The time between two canary clicks; zero for none.</param>
public sealed record CanaryOptions(TimeSpan Interval);
