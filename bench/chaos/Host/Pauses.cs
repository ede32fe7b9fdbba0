namespace Chaos.Host;

/// <summary>
/// Measures how long this very process stood still because the machine had something else to do. A visitor's wait that spans
/// such a pause was measured by a clock that nobody could look at.
/// </summary>
internal sealed class Pauses : IDisposable
{
    public static readonly TimeSpan Worth = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(5);

    private readonly RunClock _clock;
    private readonly Lock _lock = new();
    private readonly List<(TimeSpan From, TimeSpan Until)> _pauses = [];
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    public Pauses(RunClock clock)
    {
        _clock = clock;
        _thread = new Thread(Watch) { IsBackground = true, Name = "Pauses" };
        _thread.Start();
    }

    public TimeSpan Longest()
    {
        lock (_lock)
        {
            return _pauses.Select(pause => pause.Until - pause.From).DefaultIfEmpty().Max();
        }
    }

    /// <summary>How much of this time was spent standing still.</summary>
    public TimeSpan Within(TimeSpan from, TimeSpan until)
    {
        lock (_lock)
        {
            return _pauses
                .Where(pause => pause.From < until && pause.Until > from)
                .Aggregate(TimeSpan.Zero, (sum, pause) => sum + (Earlier(pause.Until, until) - Later(pause.From, from)));
        }
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Watch()
    {
        var last = _clock.Now;
        while (!_stop.Wait(Beat))
        {
            var now = _clock.Now;
            if (now - last - Beat > Worth)
            {
                lock (_lock)
                {
                    _pauses.Add((last + Beat, now));
                }
            }

            last = now;
        }
    }

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
