using System.Diagnostics;
using Azure.Storage.Queues;
using Compare.Contenders;
using Compare.Load;
using RedirectFunctions.LocalHost.Storage;

namespace Compare;

/// <summary>Starts a contender afresh, with a queue and a sink of its own, warms it up, and measures it.</summary>
internal static class Round
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(2);

    /// <summary>What was put off for its first retry comes again after some six seconds.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    public static async Task<RoundResult> RunAsync(Contender contender, int connections, TimeSpan warmUp, TimeSpan duration)
    {
        using var sink = await All.ServeAsync("sink");
        await using var azurite = contender.HasQueue ? await Azurite.StartAsync(new AzuriteOptions()) : null;
        using var child = await contender.StartAsync(sink.Url, azurite?.ConnectionString ?? "");
        using var http = new HttpClient();
        var sunk = new SinkCount(http, sink.Url);
        var queue = azurite is null ? null : CompareQueue.Open(azurite.ConnectionString);

        var first = await Wrk.RunAsync(child.Url, connections, warmUp);
        await SettleAsync(contender, first.Redirects, sunk);
        var sunkBefore = await sunk.SmallerAsync();

        var transactions = azurite is null ? 0 : await RequestCount.ReadAsync();
        var cpu = ProcessUse.Cpu(child.Id);
        var queueCpu = azurite is null ? TimeSpan.Zero : ProcessUse.Cpu(azurite.ProcessId);
        var watch = Stopwatch.StartNew();
        var load = await Wrk.RunAsync(child.Url, connections, duration);
        if (contender.Delivers)
        {
            await SettleAsync(contender, first.Redirects + load.Redirects, sunk);
        }

        var elapsed = contender.Delivers ? watch.Elapsed : TimeSpan.FromMicroseconds(load.Microseconds);
        cpu = ProcessUse.Cpu(child.Id) - cpu;
        queueCpu = azurite is null ? TimeSpan.Zero : ProcessUse.Cpu(azurite.ProcessId) - queueCpu;
        transactions = azurite is null ? 0 : await RequestCount.ReadAsync() - transactions;
        long? lost = contender switch
        {
            { Delivers: true } => Math.Max(0, sunkBefore + load.Redirects - await sunk.SmallerAsync()),
            { HasQueue: true } => Math.Max(0, first.Redirects + load.Redirects - await ClicksInAsync(contender, queue!)),
            _ => null,
        };
        return new RoundResult(load, elapsed, cpu, queueCpu, ProcessUse.PeakMemory(child.Id), transactions, lost);
    }

    /// <summary>Waits until the sinks have so many clicks, or nothing more arrives.</summary>
    private static async Task SettleAsync(Contender contender, long redirects, SinkCount sunk)
    {
        var watch = Stopwatch.StartNew();
        var count = -1L;
        var quiet = Stopwatch.StartNew();
        while (contender.Delivers && count < redirects && quiet.Elapsed < Quiet && watch.Elapsed < DrainLimit)
        {
            var now = await sunk.SmallerAsync();
            if (now != count)
            {
                count = now;
                quiet.Restart();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>Counts the clicks in the messages of the queue, which nobody reads any more.</summary>
    private static async Task<long> ClicksInAsync(Contender contender, QueueClient queue)
    {
        if (contender.HasOneClickAMessage)
        {
            return (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCountLong;
        }

        var clicks = 0L;
        while (await queue.ReceiveClicksAsync() is { Count: > 0 } received)
        {
            clicks += received.Count;
        }

        return clicks;
    }
}
