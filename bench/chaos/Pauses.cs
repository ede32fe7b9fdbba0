using System.Collections.Concurrent;

namespace Chaos;

/// <summary>
/// Measures how long this process itself stood still because the machine had other work to do. A visitor's wait that spans
/// such a pause was measured with a clock that could not be read meanwhile.
/// </summary>
internal sealed class Pauses : IDisposable
{
    private static readonly TimeSpan Worth = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(5);

    private readonly RunClock _clock;
    private readonly ConcurrentQueue<(TimeSpan From, TimeSpan Until)> _pauses = new();
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    public Pauses(RunClock clock)
    {
        _clock = clock;
        _thread = new Thread(Watch) { IsBackground = true, Name = "Pauses" };
        _thread.Start();
    }

    public TimeSpan Longest => _pauses.Select(pause => pause.Until - pause.From).DefaultIfEmpty().Max();

    /// <summary>How long the process stood still in this time.</summary>
    public TimeSpan Within(TimeSpan from, TimeSpan until) => TimeSpan.FromTicks(_pauses
        .Where(pause => pause.From < until && pause.Until > from)
        .Sum(pause => Math.Min(pause.Until.Ticks, until.Ticks) - Math.Max(pause.From.Ticks, from.Ticks)));

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
                _pauses.Enqueue((last + Beat, now));
            }

            last = now;
        }
    }
}
