using System.Diagnostics;
using Compare.Load;

namespace Compare;

/// <summary>What a contender loses when its processes are killed under load. Queues and disks stay.</summary>
internal static class Kills
{
    /// <summary>What a dead process had taken from its queue, or had spooled, comes back after a while: ours after 30 and 50 s.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    public static async Task MeasureAsync(IEnumerable<Contender> contenders, int rate, int rounds, TimeSpan duration)
    {
        Console.WriteLine(
            $"{rate:N0} clicks a second for {duration.TotalSeconds:N0} s, killed and started again after half of it; {rounds} rounds\n\n"
            + "| | redirects | of them without both events | in millionths | events that came again |\n|---|---|---|---|---|");
        foreach (var contender in contenders)
        {
            var (redirects, lost, again) = (0L, 0L, 0L);
            for (var round = 0; round < rounds; round++)
            {
                var one = await MeasureAsync(contender, rate, duration);
                (redirects, lost, again) = (redirects + one.Redirects, lost + one.Lost, again + one.Again);
            }

            Console.WriteLine($"| {contender.Name} | {redirects:N0} | {lost:N0} | {lost * 1e6 / redirects:N0} | {again:N0} |");
        }
    }

    private static async Task<(int Redirects, int Lost, long Again)> MeasureAsync(Contender contender, int rate, TimeSpan duration)
    {
        await using var stage = await Stage.SetAsync(contender, sink: "sink-of-numbers");
        await stage.StartAsync(contender);
        var (load, isKilled) = (new SteadyLoad(stage.ClickAsync), false);
        await load.RunAsync(rate, duration, async elapsed =>
        {
            if (!isKilled && elapsed > duration / 2)
            {
                isKilled = true;
                stage.KillContender();
                await stage.StartAsync(contender);
            }
        });
        return (load.Redirects.Count, await SettleAsync(stage, load.Redirects), await stage.DeliveredAgainAsync());
    }

    /// <summary>Waits until all have arrived, nothing more has for a while, or the time is over.</summary>
    /// <param name="redirects">Those that were answered. Others may arrive as well: a click can be in the queue before its answer is on its way.</param>
    /// <returns>How many have not arrived.</returns>
    private static async Task<int> SettleAsync(Stage stage, IReadOnlyCollection<long> redirects)
    {
        var (watch, silence) = (Stopwatch.StartNew(), Stopwatch.StartNew());
        var missing = await MissingAsync();
        while (missing > 0 && silence.Elapsed < Quiet && watch.Elapsed < Limit)
        {
            await Task.Delay(Look);
            var now = await MissingAsync();
            if (now != missing)
            {
                missing = now;
                silence.Restart();
            }
        }

        return missing;

        async Task<int> MissingAsync()
        {
            var delivered = await stage.DeliveredNumbersAsync();
            return redirects.Count(number => !delivered.Contains(number));
        }
    }
}
