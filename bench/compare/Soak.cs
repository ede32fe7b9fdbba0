using Compare.Load;

namespace Compare;

/// <summary>
/// The whole job at a steady rate for minutes: memory, open files (including sockets) and what has not arrived, over time.
/// </summary>
internal static class Soak
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(1);

    public static async Task MeasureAsync(TimeSpan duration, int rate)
    {
        await using var stage = await Stage.StartedAsync(Contender.WholeJob);
        var (load, next) = (new SteadyLoad(stage.ClickAsync), Interval);
        Console.WriteLine(
            "| minute | redirects | not arrived yet | failed | resident MiB | open files | CPU s |\n|---|---|---|---|---|---|---|");
        await load.RunAsync(rate, duration, async elapsed =>
        {
            if (elapsed >= next)
            {
                next += Interval;
                await PrintAsync(elapsed);
            }
        });
        await stage.SettleAsync(load.Redirects.Count, quiet: DrainLimit, DrainLimit);
        await PrintAsync(duration);

        async Task PrintAsync(TimeSpan elapsed)
        {
            var (redirects, arrived) = (load.Redirects.Count, await stage.DeliveredAsync());
            using var host = stage.Process;
            Console.WriteLine($"| {elapsed.TotalMinutes:N1} | {redirects:N0} | {redirects - arrived:N0} | {load.Failures:N0} "
                + $"| {host.WorkingSet64 >> 20} | {host.HandleCount} | {host.TotalProcessorTime.TotalSeconds:N0} |");
        }
    }
}
