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
        var limit = Median(results.First().Value, static round => round.RedirectsPerSecond);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{connections} connections, {results.First().Value.Count} rounds, {Machine()}").AppendLine();
        text.AppendLine("| | redirects/s | of the limit | whole job, clicks/s | p50 ms | p99 ms | p99.9 ms | CPU µs per click | Azurite's µs per click | storage transactions per 1,000 clicks | memory MiB | not arrived |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var (contender, rounds) in results)
        {
            var share = Median(rounds, static round => round.RedirectsPerSecond) / limit;
            text.AppendLine(CultureInfo.InvariantCulture, $"| {contender.Name} | {Range(rounds, static round => round.RedirectsPerSecond, "N0")} | {share:P0} | {(contender.Delivers ? Range(rounds, static round => round.ClicksPerSecond, "N0") : "–")} | {Range(rounds, static round => round.Load.P50 / 1e3, "N1")} | {Range(rounds, static round => round.Load.P99 / 1e3, "N1")} | {Range(rounds, static round => round.Load.P999 / 1e3, "N1")} | {Range(rounds, static round => round.CpuMicrosecondsPerClick, "N0")} | {(contender.HasQueue ? Range(rounds, static round => round.QueueCpuMicrosecondsPerClick, "N0") : "–")} | {(contender.HasQueue ? Range(rounds, static round => round.TransactionsPerThousandClicks, "N0") : "–")} | {Range(rounds, static round => round.PeakMemory, "N0")} | {(rounds[0].Lost is null ? "–" : rounds.Sum(static round => round.Lost!.Value).ToString("N0", CultureInfo.InvariantCulture))} |");
        }

        var failed = results.SelectMany(static contender => contender.Value.Select(round => (contender.Key.Name, round.Load))).Where(static round => round.Load.StatusErrors + round.Load.SocketErrors > 0).ToList();
        foreach (var (name, load) in failed)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{name}: {load.StatusErrors} answers other than a redirect, {load.SocketErrors} failed or timed out.");
        }

        return text.ToString();
    }

    private static string Range(List<RoundResult> rounds, Func<RoundResult, double> value, string format)
    {
        var median = Median(rounds, value).ToString(format, CultureInfo.InvariantCulture);
        return rounds.Count == 1
            ? median
            : string.Create(CultureInfo.InvariantCulture, $"{median} ({rounds.Min(value).ToString(format, CultureInfo.InvariantCulture)}–{rounds.Max(value).ToString(format, CultureInfo.InvariantCulture)})");
    }

    private static double Median(List<RoundResult> rounds, Func<RoundResult, double> value)
    {
        var sorted = rounds.Select(value).Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[sorted.Count / 2 - 1] + sorted[sorted.Count / 2]) / 2;
    }

    private static string Machine()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim();
        return $"{Environment.ProcessorCount} cores of {model}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";
    }
}
