using System.Diagnostics;

namespace Compare;

/// <summary>
/// Lets clicks pile up in the queue while nothing delivers them. Then it starts a host, and measures how fast that delivers them.
/// </summary>
internal static class Backlog
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <param name="clicks">How many pile up.</param>
    /// <param name="oneByOne">Whether each of them is a message of its own.</param>
    /// <param name="answer">How long the sinks take to answer.</param>
    public static async Task MeasureAsync(int clicks, bool oneByOne, TimeSpan answer)
    {
        Environment.SetEnvironmentVariable(Servers.DelayVariable, $"{answer.TotalMilliseconds}");
        var contender = oneByOne ? Contender.All.Single(static one => one.HasOneClickAMessage) : Contender.RedirectAndQueue;
        await using var stage = await Stage.StartedAsync(contender);
        var piled = 0L;
        while (piled < clicks)
        {
            piled += (await stage.LoadAsync(connections: 64, TimeSpan.FromSeconds(1))).Redirects;
        }

        var before = await stage.UsageAsync();
        await stage.StartAsync(Contender.WholeJob);
        var watch = Stopwatch.StartNew();
        var arrived = await stage.SettleAsync(piled, quiet: Limit, Limit);
        var took = watch.Elapsed.TotalSeconds;
        var used = await stage.UsageAsync();
        var storage = used.Since(before);
        Console.WriteLine($"{piled:N0} clicks piled up; {arrived:N0} at both sinks after {took:N1} s: {arrived / took:N0} clicks a second, "
            + $"{used.Cpu.TotalMicroseconds / arrived:N0} µs a click, and {storage.QueueCpu.TotalMicroseconds / arrived:N0} in Azurite, "
            + $"{storage.Transactions * 1000.0 / arrived:N0} storage transactions per 1,000 clicks, peak {stage.PeakMemory} MiB");
    }
}
