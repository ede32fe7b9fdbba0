using System.Collections.Concurrent;
using RedirectFunctions.LocalHost.Collector;

namespace Chaos;

/// <summary>An event that a sink has read.</summary>
/// <param name="Status">What it answered; null if it reset the connection.</param>
/// <param name="Message">The queue message that brought it; null if the request did not say.</param>
internal sealed record Arrival(TimeSpan Time, string Sink, int? Status, MessageTry? Message)
{
    public bool IsAccepted => Status is >= 200 and < 300;

    /// <summary>The sink has the event, or may have it: it was read and not refused.</summary>
    public bool IsTaken => IsAccepted || Status is null;

    public override string ToString() => $"{Time.TotalSeconds:F2} s {Sink} {Status?.ToString() ?? "reset"} by {Message}";
}

/// <param name="Id">The queue message's id.</param>
/// <param name="Number">The number of the try, from 1.</param>
/// <param name="Queued">When the message was put into the queue; whole seconds, rounded down.</param>
internal sealed record MessageTry(string Id, int Number, TimeSpan Queued)
{
    /// <summary>
    /// Reads what LocalHost says about a message in the headers of a request: <c>traceparent</c> and <c>tracestate</c> (W3C).
    /// </summary>
    public static MessageTry? Of(CollectedEvent received, RunClock clock) =>
        // version-trace-span-flags, and message=try-seconds
        received.Headers.GetValueOrDefault("traceparent")?.Split('-') is [_, var id, ..]
        && received.Headers.GetValueOrDefault("tracestate")?.Split('=', '-') is [_, var number, var queued]
        && int.TryParse(number, out var tries)
        && long.TryParse(queued, out var seconds)
            ? new MessageTry(id, tries, clock.At(DateTimeOffset.FromUnixTimeSeconds(seconds)))
            : null;

    public override string ToString() => $"{Id[..8]} (queued {Queued.TotalSeconds:F0} s, try {Number})";
}

/// <summary>Everything that arrived at the sinks or is in the archive, by click.</summary>
internal sealed class ArrivalBook(RunClock clock)
{
    private readonly ConcurrentDictionary<int, ConcurrentQueue<Arrival>> _arrivals = new();
    private readonly ConcurrentDictionary<(int Click, string Sink), bool> _accepted = new();
    private int _strange;

    /// <summary>Events that no click belongs to, or that break a documented rule of GA4: there should be none.</summary>
    public int Strange => _strange;

    /// <summary>Deliveries that have succeeded; a repetition counts once.</summary>
    public int Accepted => _accepted.Count;

    public void Add(CollectedEvent received)
    {
        var number = Link.NumberIn(received.RawBody.Span);
        if (number is null || received.Problems.Count > 0)
        {
            Interlocked.Increment(ref _strange);
        }

        if (number is { } click)
        {
            var arrival = new Arrival(clock.Now, received.Sink, received.Status, MessageTry.Of(received, clock));
            Add(click, arrival);
        }
    }

    public void Add(int click, Arrival arrival)
    {
        _arrivals.GetOrAdd(click, _ => new()).Enqueue(arrival);
        if (arrival.IsAccepted)
        {
            _accepted[(click, arrival.Sink)] = true;
        }
    }

    public bool IsAccepted(int click, string sink) => _accepted.ContainsKey((click, sink));

    /// <summary>Arrivals at all sinks, ordered by time.</summary>
    public IReadOnlyList<Arrival> Of(int click) =>
        _arrivals.TryGetValue(click, out var arrivals) ? [.. arrivals.OrderBy(arrival => arrival.Time)] : [];
}
