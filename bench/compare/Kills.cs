using Compare.Load;

namespace Compare;

/// <summary>What a contender loses when its processes are killed under load. Queues stay: they are on other machines.</summary>
internal static class Kills
{
    /// <summary>The wait for messages that a dead process had taken from its queue: they come back after a while.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);

    public static async Task MeasureAsync(IEnumerable<Contender> contenders, int rate, int rounds, TimeSpan duration)
    {
        Console.WriteLine(
            $"{rate:N0} clicks a second for {duration.TotalSeconds:N0} s, killed and started again after half of it; {rounds} rounds\n\n"
            + "| | redirects | of them without both events | in millionths |\n|---|---|---|---|");
        foreach (var contender in contenders.Where(static one => one.Delivers))
        {
            var (redirects, lost) = (0L, 0L);
            for (var round = 0; round < rounds; round++)
            {
                var one = await MeasureAsync(contender, rate, duration);
                (redirects, lost) = (redirects + one.Redirects, lost + one.Lost);
            }

            Console.WriteLine($"| {contender.Name} | {redirects:N0} | {lost:N0} | {lost * 1e6 / redirects:N0} |");
        }
    }

    private static async Task<(int Redirects, int Lost)> MeasureAsync(Contender contender, int rate, TimeSpan duration)
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
        await stage.SettleAsync(load.Redirects.Count, Quiet, Limit);
        var delivered = await stage.DeliveredNumbersAsync();
        return (load.Redirects.Count, load.Redirects.Count(number => !delivered.Contains(number)));
    }
}
