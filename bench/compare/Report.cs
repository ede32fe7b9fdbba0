using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Compare.Contenders;

namespace Compare;

/// <summary>Medians over the rounds with the smallest and the largest value, as a table in Markdown.</summary>
internal static class Report
{
    public static string For(IReadOnlyDictionary<Contender, List<RoundResult>> results, int connections)
    {
        var limit = Of(results.First().Value, static round => round.RedirectsPerSecond).Median;
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{connections} connections, {results.First().Value.Count} rounds, {Machine()}").AppendLine();
        text.AppendLine("| | redirects/s | of the limit | whole job, clicks/s | p50 ms | p99 ms | p99.9 ms | CPU µs per click | Azurite's µs per click | storage transactions per 1,000 clicks | memory MiB | not arrived |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var (contender, rounds) in results)
        {
            var share = Of(rounds, static round => round.RedirectsPerSecond).Median / limit;
            text.AppendLine(CultureInfo.InvariantCulture, $"| {contender.Name} | {Of(rounds, static round => round.RedirectsPerSecond).Text("N0")} | {share:P0} | {(contender.Delivers ? Of(rounds, static round => round.ClicksPerSecond).Text("N0") : "–")} | {Of(rounds, static round => round.Load.P50 / 1e3).Text("N1")} | {Of(rounds, static round => round.Load.P99 / 1e3).Text("N1")} | {Of(rounds, static round => round.Load.P999 / 1e3).Text("N1")} | {Of(rounds, static round => round.CpuMicrosecondsPerClick).Text("N0")} | {(contender.HasQueue ? Of(rounds, static round => round.QueueCpuMicrosecondsPerClick).Text("N0") : "–")} | {(contender.HasQueue ? Of(rounds, static round => round.TransactionsPerThousandClicks).Text("N0") : "–")} | {Of(rounds, static round => round.PeakMemory).Text("N0")} | {(rounds[0].Lost is null ? "–" : rounds.Sum(static round => round.Lost!.Value).ToString("N0", CultureInfo.InvariantCulture))} |");
        }

        var failed = results.SelectMany(static contender => contender.Value.Select(round => (contender.Key.Name, round.Load))).Where(static round => round.Load.StatusErrors + round.Load.SocketErrors > 0).ToList();
        foreach (var (name, load) in failed)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{name}: {load.StatusErrors} answers other than a redirect, {load.SocketErrors} failed or timed out.");
        }

        return text.ToString();
    }

    private static Spread Of(IEnumerable<RoundResult> rounds, Func<RoundResult, double> value) => Spread.Of(rounds.Select(value));

    private static string Machine()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim();
        return $"{Environment.ProcessorCount} cores of {model}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";
    }
}
