using Compare.Load;
using Processes;

namespace Compare;

/// <summary>Contenders at the same steady rate, which all of them can sustain: what a request costs, and how full messages are.</summary>
internal static class SteadyRounds
{
    public static async Task MeasureAsync(IReadOnlyList<Contender> contenders, int rate, int rounds, TimeSpan warmUp, TimeSpan duration)
    {
        var measured = new List<(Contender Contender, double Cpu, double P50, double P99, double Clicks, long Failures)>();
        for (var number = 0; number < rounds; number++)
        {
            foreach (var contender in contenders)
            {
                measured.Add(await MeasureAsync(contender, rate, warmUp, duration));
                await Console.Error.WriteLineAsync($"{measured[^1]}");
            }
        }

        Console.WriteLine($"\n{rate:N0} requests a second, {rounds} rounds in turn: medians; {Machine.Processors}, {Machine.Software}\n");
        Console.WriteLine("| | CPU µs per request | times an empty one's | p50 ms | p99 ms | clicks a message | failed |\n|---|---|---|---|---|---|---|");
        var empty = Tables.Median(measured.Where(one => one.Contender == contenders[0]).Select(static one => one.Cpu));
        foreach (var of in measured.GroupBy(static one => one.Contender))
        {
            var cpu = Tables.Median(of.Select(static one => one.Cpu));
            var clicks = of.Key.HasQueue ? $"{Tables.Median(of.Select(static one => one.Clicks)):N1}" : "–";
            Console.WriteLine($"| {of.Key.Name} | {cpu:N0} | {cpu / empty:N2} | {Tables.Median(of.Select(static one => one.P50)):N1} "
                + $"| {Tables.Median(of.Select(static one => one.P99)):N1} | {clicks} | {of.Sum(static one => one.Failures)} |");
        }
    }

    private static async Task<(Contender, double, double, double, double, long)> MeasureAsync(
        Contender contender, int rate, TimeSpan warmUp, TimeSpan duration)
    {
        await using var stage = await Stage.StartedAsync(contender);
        var load = new SteadyLoad(stage.ClickAsync);
        await load.RunAsync(rate, warmUp);
        _ = load.TakeDelays();
        var (redirects, failures) = (load.Redirects.Count, load.Failures);
        var messages = await MessagesAsync();
        var used = await stage.UsageAsync();
        await load.RunAsync(rate, duration);
        var cpu = (await stage.UsageAsync()).Since(used).Cpu;
        var (p50, p99) = load.TakeDelays();
        redirects = load.Redirects.Count - redirects;
        var clicks = contender.HasQueue ? redirects / (double)(await MessagesAsync() - messages) : 0;
        return (contender, cpu.TotalMicroseconds / redirects, p50, p99, clicks, load.Failures - failures);

        async Task<long> MessagesAsync() =>
            contender.HasQueue ? (await stage.Queue.GetPropertiesAsync()).Value.ApproximateMessagesCountLong : 0;
    }
}
