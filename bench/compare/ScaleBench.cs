using System.Globalization;
using System.Text;
using Compare.Contenders;

namespace Compare;

/// <summary>Redirects per second over the number of connections, as a table and as a chart.</summary>
internal static class ScaleBench
{
    private static readonly int[] Connections = [1, 8, 64, 256];

    public static async Task RunAsync(IReadOnlyList<Contender> contenders, int rounds, TimeSpan warmUp, TimeSpan duration, string? chart)
    {
        var lines = new List<ChartLine>();
        var table = new StringBuilder($"| redirects/s at connections | {string.Join(" | ", Connections)} |\n|---{string.Concat(Enumerable.Repeat("|---", Connections.Length))}|\n");
        foreach (var contender in contenders)
        {
            var medians = new List<double>();
            var latencies = new List<double>();
            foreach (var connections in Connections)
            {
                var results = new List<RoundResult>();
                for (var round = 0; round < rounds; round++)
                {
                    results.Add(await Round.RunAsync(contender, connections, warmUp, duration));
                }

                medians.Add(Spread.Of(results.Select(static result => result.RedirectsPerSecond)).Median);
                latencies.Add(Spread.Of(results.Select(static result => result.Load.P50 / 1e3)).Median);
                await Console.Error.WriteLineAsync(FormattableString.Invariant($"{contender.Name,-30} {connections,4} connections {medians[^1],8:N0}/s  p50 {latencies[^1]:N1} ms"));
            }

            lines.Add(new ChartLine(contender.Name, medians));
            table.AppendLine(CultureInfo.InvariantCulture, $"| {contender.Name} | {string.Join(" | ", medians.Zip(latencies, static (median, latency) => string.Create(CultureInfo.InvariantCulture, $"{median:N0} (p50 {latency:N1} ms)")))} |");
        }

        await Console.Out.WriteAsync(table);
        if (chart is not null)
        {
            await File.WriteAllTextAsync(chart, Chart.Draw("Redirects per second", Connections, lines));
        }
    }
}
