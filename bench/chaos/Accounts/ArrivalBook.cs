using Chaos.Load;
using RedirectFunctions.LocalHost.Collector;

namespace Chaos.Accounts;

/// <summary>Everything that arrived at the sinks, by the click that it is about.</summary>
internal sealed class ArrivalBook(RunClock clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, List<Arrival>> _arrivals = [];
    private readonly HashSet<(int Click, string Sink)> _accepted = [];
    private int _strangers;
    private int _problems;

    /// <summary>Events without a click's number: there should be none.</summary>
    public int Strangers => _strangers;

    /// <summary>Events that break a documented rule of GA4.</summary>
    public int Problems => _problems;

    /// <summary>Deliveries that have succeeded; a repetition counts once.</summary>
    public int Accepted
    {
        get
        {
            lock (_lock)
            {
                return _accepted.Count;
            }
        }
    }

    public void Add(CollectedEvent received)
    {
        if (received.Problems.Count > 0)
        {
            Interlocked.Increment(ref _problems);
        }

        if (Link.NumberIn(received.RawBody.Span) is not { } number)
        {
            Interlocked.Increment(ref _strangers);
            return;
        }

        var arrival = new Arrival(clock.Now, received.Sink, received.Status, MessageTry.Of(received, clock));
        lock (_lock)
        {
            if (!_arrivals.TryGetValue(number, out var arrivals))
            {
                _arrivals[number] = arrivals = new List<Arrival>(2);
            }

            arrivals.Add(arrival);
            if (arrival.IsAccepted)
            {
                _accepted.Add((number, arrival.Sink));
            }
        }
    }

    public bool IsAccepted(int click, string sink)
    {
        lock (_lock)
        {
            return _accepted.Contains((click, sink));
        }
    }

    /// <summary>At both sinks, in the order of time.</summary>
    public IReadOnlyList<Arrival> Of(int click)
    {
        lock (_lock)
        {
            return _arrivals.TryGetValue(click, out var arrivals) ? [.. arrivals.OrderBy(arrival => arrival.Time)] : [];
        }
    }
}
