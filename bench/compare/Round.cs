using System.Diagnostics;
using System.Net;
using Compare.Load;

namespace Compare;

/// <summary>One contender, started afresh, warmed up and measured once.</summary>
/// <param name="Load">What wrk saw.</param>
/// <param name="Elapsed">From the first request to the end of the load, or to the last delivery if the contender delivers.</param>
/// <param name="Used">What was used until then.</param>
/// <param name="PeakMemory">Resident memory in MiB.</param>
/// <param name="Lost">
/// Redirects without their events at the sinks when nothing had arrived for 15 s, or without their place in the queue; null if there
/// is nothing to lose. What ours has not delivered by then is in its queue or spool; bench/chaos waits for it, and counts the losses.
/// </param>
internal sealed record Round(
    Contender Contender, int Connections, WrkResult Load, TimeSpan Elapsed, Usage Used, long PeakMemory, long? Lost)
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(2);

    /// <summary>A delivery that waits for its first retry comes again after some six seconds.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    /// <summary>From the start of the process until it listened.</summary>
    public TimeSpan Start { get; private init; }

    public TimeSpan FirstRedirect { get; private init; }

    /// <summary>Redirects a second while the load was on.</summary>
    public double RedirectsPerSecond => Load.Redirects * 1e6 / Load.Microseconds;

    /// <summary>Clicks a second over the whole time that they needed, including deliveries.</summary>
    public double ClicksPerSecond => Load.Redirects / Elapsed.TotalSeconds;

    public double CpuPerClick => Used.Cpu.TotalMicroseconds / Load.Redirects;

    public double QueueCpuPerClick => Used.QueueCpu.TotalMicroseconds / Load.Redirects;

    public double TransactionsPerThousandClicks => Used.Transactions * 1000.0 / Load.Redirects;

    /// <summary>In turn, so that whatever else the machine does slows all of them.</summary>
    /// <param name="connections">With 0, there is no load except one click.</param>
    public static async Task<IReadOnlyList<Round>> MeasureAllAsync(
        IReadOnlyList<Contender> contenders, IReadOnlyList<int> connections, int rounds, TimeSpan warmUp, TimeSpan duration)
    {
        var results = new List<Round>();
        for (var number = 1; number <= rounds; number++)
        {
            foreach (var (contender, count) in contenders.SelectMany(_ => connections, static (contender, count) => (contender, count)))
            {
                var round = await MeasureAsync(contender, count, warmUp, duration);
                results.Add(round);
                await Console.Error.WriteLineAsync($"round {number}  {round}");
            }
        }

        return results;
    }

    public override string ToString() => Connections == 0
        ? $"{Contender.Name,-30} {FirstRedirect.TotalMilliseconds,8:N0} ms for the first redirect"
        : $"{Contender.Name,-30} {Connections,4} connections {RedirectsPerSecond,8:N0}/s  whole {ClicksPerSecond,8:N0}/s  p50 "
            + $"{Load.P50 / 1e3,7:N1} ms  "
            + $"p99 {Load.P99 / 1e3,7:N1} ms  {CpuPerClick,6:N0} µs  queue {QueueCpuPerClick,6:N0} µs  lost {Lost}";

    private static async Task<Round> MeasureAsync(Contender contender, int connections, TimeSpan warmUp, TimeSpan duration)
    {
        await using var stage = await Stage.SetAsync(contender);
        var watch = Stopwatch.StartNew();
        await stage.StartAsync(contender);
        var start = watch.Elapsed;
        using var first = await stage.ClickAsync(0);
        var firstRedirect = watch.Elapsed - start;
        if (first.StatusCode != HttpStatusCode.Found)
        {
            throw new InvalidOperationException($"{contender.Name} answered {(int)first.StatusCode}.");
        }

        var before = 1 + (await stage.LoadAsync(connections, warmUp)).Redirects;
        await SettleAsync(before);
        var usedBefore = await stage.UsageAsync();
        watch.Restart();
        var load = await stage.LoadAsync(connections, duration);
        var delivered = await SettleAsync(before + load.Redirects);
        var elapsed = contender.Delivers ? watch.Elapsed : TimeSpan.FromMicroseconds(load.Microseconds);
        var used = (await stage.UsageAsync()).Since(usedBefore);
        long? lost = contender switch
        {
            { Delivers: true } => Math.Max(0, before + load.Redirects - delivered),
            { HasQueue: true } => Math.Max(0, before + load.Redirects - await QueuedAsync(stage, contender)),
            _ => null,
        };
        return new Round(contender, connections, load, elapsed, used, stage.PeakMemory, lost) { Start = start, FirstRedirect = firstRedirect };

        async Task<long> SettleAsync(long clicks) => contender.Delivers ? await stage.SettleAsync(clicks, Quiet, DrainLimit) : 0;
    }

    /// <summary>Counts the clicks in the queue's messages, which nobody reads any more.</summary>
    private static async Task<long> QueuedAsync(Stage stage, Contender contender)
    {
        if (contender.HasOneClickAMessage)
        {
            return (await stage.Queue.GetPropertiesAsync()).Value.ApproximateMessagesCountLong;
        }

        var clicks = 0L;
        while (await stage.ReceiveClicksAsync() is { Count: > 0 } received)
        {
            clicks += received.Count;
        }

        return clicks;
    }
}
