using Processes;

namespace Compare;

/// <summary>The measurements as Markdown tables: medians over the rounds, with the smallest and the largest value.</summary>
internal static class Tables
{
    private const string None = "–";

    /// <summary>Contenders side by side, all with the same number of connections.</summary>
    public static void PrintRounds(IReadOnlyList<Round> rounds)
    {
        var contenders = rounds.GroupBy(static round => round.Contender).ToList();
        var limit = Median(contenders[0], static round => round.RedirectsPerSecond);
        Console.WriteLine(
            $"\n{rounds[0].Connections} connections, {contenders[0].Count()} rounds, {Machine.Processors}, {Machine.Software}\n");
        Console.WriteLine("| | redirects/s | of the limit | whole job, clicks/s | p50 ms | p99 ms | p99.9 ms | CPU µs per click "
            + "| Azurite's µs per click | storage transactions per 1,000 clicks | memory MiB | not arrived |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var of in contenders)
        {
            var (name, delivers, hasQueue) = (of.Key.Name, of.Key.Delivers, of.Key.HasQueue);
            string[] cells =
            [
                name,
                Spread(of, static round => round.RedirectsPerSecond),
                $"{Median(of, static round => round.RedirectsPerSecond) / limit:P0}",
                delivers ? Spread(of, static round => round.ClicksPerSecond) : None,
                Spread(of, static round => round.Load.P50 / 1e3, "N1"),
                Spread(of, static round => round.Load.P99 / 1e3, "N1"),
                Spread(of, static round => round.Load.P999 / 1e3, "N1"),
                Spread(of, static round => round.CpuPerClick),
                hasQueue ? Spread(of, static round => round.QueueCpuPerClick) : None,
                hasQueue ? Spread(of, static round => round.TransactionsPerThousandClicks) : None,
                Spread(of, static round => round.PeakMemory),
                of.Any(static round => round.Lost is null) ? None : $"{of.Sum(static round => round.Lost):N0}",
            ];
            Console.WriteLine($"| {string.Join(" | ", cells)} |");
        }

        foreach (var round in rounds.Where(static round => round.Load.Failures > 0))
        {
            var (name, load) = (round.Contender.Name, round.Load);
            Console.WriteLine($"{name}: {load.StatusErrors} answers other than a redirect, {load.SocketErrors} failed or timed out.");
        }
    }

    /// <summary>Redirects a second by the number of connections, also as a chart.</summary>
    public static async Task PrintScaleAsync(IReadOnlyList<Round> rounds, FileInfo? chart)
    {
        var connections = rounds.Select(static round => round.Connections).Distinct().ToList();
        var lines = new List<ChartLine>();
        Console.WriteLine($"| redirects/s at connections | {string.Join(" | ", connections)} |");
        Console.WriteLine($"|---{string.Concat(connections.Select(static _ => "|---"))}|");
        foreach (var of in rounds.GroupBy(static round => round.Contender.Name))
        {
            var at = of.GroupBy(static round => round.Connections).ToList();
            var line = new ChartLine(of.Key, [.. at.Select(static rounds => Median(rounds, static round => round.RedirectsPerSecond))]);
            var cells = line.Values.Zip(
                at, static (median, rounds) => $"{median:N0} (p50 {Median(rounds, static round => round.Load.P50 / 1e3):N1} ms)");
            Console.WriteLine($"| {line.Name} | {string.Join(" | ", cells)} |");
            lines.Add(line);
        }

        if (chart is not null)
        {
            await File.WriteAllTextAsync(chart.FullName, Chart.Draw("Redirects per second", connections, lines));
        }
    }

    /// <summary>Builds side by side, from the start of a process to its first redirect.</summary>
    public static void PrintStarts(IReadOnlyList<Round> rounds)
    {
        var builds = rounds.GroupBy(static round => round.Contender).ToList();
        Console.WriteLine($"{builds[0].Count()} starts of each, in turn: medians (smallest–largest)\n");
        Console.WriteLine("| build | start to first redirect, ms | of it the first redirect, ms | peak memory, MiB |\n|---|---|---|---|");
        foreach (var of in builds)
        {
            var first = Spread(of, static round => round.FirstRedirect.TotalMilliseconds);
            var start = Spread(of, static round => (round.Start + round.FirstRedirect).TotalMilliseconds);
            Console.WriteLine($"| {of.Key.Name} | {start} | {first} | {Spread(of, static round => round.PeakMemory)} |");
        }
    }

    /// <summary>One measurement is only that.</summary>
    public static string Spread(IReadOnlyCollection<double> values, string format) => values.Count == 1
        ? values.Single().ToString(format)
        : $"{Median(values).ToString(format)} ({values.Min().ToString(format)}–{values.Max().ToString(format)})";

    private static string Spread(IEnumerable<Round> rounds, Func<Round, double> value, string format = "N0") =>
        Spread([.. rounds.Select(value)], format);

    private static double Median(IEnumerable<Round> rounds, Func<Round, double> value) => Median(rounds.Select(value));

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
