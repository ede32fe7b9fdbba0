using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Compare.Load;

/// <summary>Visitors who do not wait for one another: clicks at a steady rate, however long the answers take.</summary>
/// <param name="click">Sends the click of this number.</param>
internal sealed class SteadyLoad(Func<long, Task<HttpResponseMessage>> click)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly ConcurrentBag<double> _milliseconds = [];
    private readonly ConcurrentBag<long> _redirects = [];
    private readonly ConcurrentDictionary<Task, bool> _open = new();
    private long _failures;
    private long _sent;

    /// <summary>The numbers of the clicks that were redirected.</summary>
    public IReadOnlyCollection<long> Redirects => _redirects;

    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Sends for this long, calls the callback at each tick, and waits for the last answer.</summary>
    public async Task RunAsync(int rate, TimeSpan duration, Func<TimeSpan, Task>? onTick = null)
    {
        var (watch, before) = (Stopwatch.StartNew(), _sent);
        while (watch.Elapsed < duration)
        {
            for (; _sent - before < watch.Elapsed.TotalSeconds * rate; _sent++)
            {
                var one = ClickAsync(_sent);
                _open[one] = true;
                _ = one.ContinueWith(done => _open.TryRemove(done, out _), TaskScheduler.Default);
            }

            if (onTick is not null)
            {
                await onTick(watch.Elapsed);
            }

            await Task.Delay(Tick);
        }

        await Task.WhenAll(_open.Keys);
    }

    /// <summary>Latencies of the redirects since the last call, in milliseconds.</summary>
    public (double P50, double P99) TakeDelays()
    {
        var delays = _milliseconds.Order().ToList();
        _milliseconds.Clear();
        return delays.Count == 0 ? (0, 0) : (delays[delays.Count / 2], delays[delays.Count * 99 / 100]);
    }

    private async Task ClickAsync(long number)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            using var answer = await click(number);
            if (answer.StatusCode != HttpStatusCode.Found)
            {
                Interlocked.Increment(ref _failures);
                return;
            }

            _milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            _redirects.Add(number);
        }
        catch (HttpRequestException)
        {
            Interlocked.Increment(ref _failures);
        }
    }
}
