using System.Diagnostics;
using System.Net;

namespace Compare;

/// <summary>
/// The whole job at a steady rate for minutes: memory, open files (sockets are files) and what has not arrived, as time goes by.
/// </summary>
internal static class Soak
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(1);

    public static async Task MeasureAsync(TimeSpan duration, int rate)
    {
        await using var stage = await Stage.SetAsync(Contender.WholeJob);
        var (clicks, answered, failed) = (0L, 0L, 0L);
        var next = Interval;
        var watch = Stopwatch.StartNew();
        Console.WriteLine(
            "| minute | redirects | not arrived yet | failed | resident MiB | open files | CPU s |\n|---|---|---|---|---|---|---|");
        while (watch.Elapsed < duration)
        {
            for (; clicks < watch.Elapsed.TotalSeconds * rate; clicks++)
            {
                _ = ClickAsync(clicks);
            }

            if (watch.Elapsed >= next)
            {
                next += Interval;
                await PrintAsync();
            }

            await Task.Delay(Tick);
        }

        await stage.SettleAsync(clicks, quiet: DrainLimit, DrainLimit);
        await PrintAsync();

        async Task ClickAsync(long number)
        {
            try
            {
                using var response = await stage.ClickAsync(number);
                _ = response.StatusCode == HttpStatusCode.Found ? Interlocked.Increment(ref answered) : Interlocked.Increment(ref failed);
            }
            catch (HttpRequestException)
            {
                Interlocked.Increment(ref failed);
            }
        }

        async Task PrintAsync()
        {
            var arrived = await stage.DeliveredAsync();
            using var host = stage.Process;
            Console.WriteLine($"| {watch.Elapsed.TotalMinutes:N1} | {answered:N0} | {answered - arrived:N0} | {failed:N0} "
                + $"| {host.WorkingSet64 >> 20} | {host.HandleCount} | {host.TotalProcessorTime.TotalSeconds:N0} |");
        }
    }
}
