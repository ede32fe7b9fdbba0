using System.Text;
using Chaos.Accounts;
using Chaos.Faults;
using Chaos.Storage;

namespace Chaos;

/// <summary>The report as a table, and beneath it what needs an explanation.</summary>
internal static class ReportText
{
    private const int Examples = 20;

    public static string For(ChaosReport report)
    {
        var text = new StringBuilder("| | |\n|---|---|\n");
        foreach (var (name, value) in Rows(report))
        {
            text.Append("| ").Append(name).Append(" | ").Append(value).Append(" |\n");
        }

        List(text, "Lost", report.Account.Lost.Select(lost =>
            $"click {lost.Click.Number} to {lost.Sink}, sent {lost.Click.Sent.TotalSeconds:F2} s, answered after {lost.Click.Latency.TotalMilliseconds:F0} ms; {History(lost.Arrivals)}; "
            + string.Join(", ", report.Faults.Where(fault => fault.Overlaps(lost.Click.Sent - TimeSpan.FromSeconds(1), lost.Click.Finished + TimeSpan.FromSeconds(5))))));
        List(text, "Unexplained duplicates", report.Account.Duplicates.Where(duplicate => duplicate.Cause == DuplicateCause.Unexplained).Select(duplicate =>
            $"click {duplicate.Click.Number} to {duplicate.Sink}, sent {duplicate.Click.Sent.TotalSeconds:F2} s, answered after {duplicate.Click.Latency.TotalMilliseconds:F0} ms; {History(duplicate.Arrivals)}"));
        List(text, "Redirects that failed or came late", report.Violations.OrderByDescending(violation => violation.IsByProgram).Select(violation => violation.ToString()));
        return text.ToString();
    }

    private static IEnumerable<(string Name, string Value)> Rows(ChaosReport report)
    {
        var account = report.Account;
        yield return ("clicks sent", $"{report.Sent:N0}, {report.Options.Rate:N0} a second");
        yield return ("**clicks answered**", $"**{report.Answered:N0}**");
        yield return ("clicks that met a dead process", $"{report.Unanswered:N0}, of which {account.ArrivedUnanswered:N0} arrived all the same");
        yield return ("**kills (kill -9)**", $"**{report.Kills}**");
        yield return ("**other faults**", $"**{report.Faults.Count - report.Kills}**: {Kinds(report.Faults)}");
        yield return ("**deliveries lost**", $"**{report.Lost}**");
        yield return ("reported as lost by the program", $"{report.ReportedLost}");
        yield return ("parked", $"{account.Parked}");
        yield return ("left in queue and spool", $"{report.LeftOver}");
        yield return ("clicks that went to the spool", $"{report.Spooled:N0}");
        foreach (var sink in Account.Sinks)
        {
            yield return ($"duplicates at {sink}", Causes(account.Duplicates.Where(duplicate => duplicate.Sink == sink).ToArray()));
        }

        yield return ("messages copied by the run", $"{report.Copies}");
        yield return ("redirects while up: p50 / p99 / p99.9 / longest", $"{report.Redirects.Median:F1} / {report.Redirects.P99:F0} / {report.Redirects.P999:F0} / {report.Redirects.Longest:F0} ms");
        yield return ("redirects that failed while up", $"{report.FailedRedirects}");
        yield return ($"redirects over {ChaosOptions.LongestRedirect.TotalMilliseconds:F0} ms while up", $"{report.LateRedirects}, of which {report.LateByProgram} not by a pause of the machine (longest {report.LongestPause.TotalMilliseconds:F0} ms)");
        yield return ("events that are wrong", $"{report.StrangeEvents}");
        yield return ("error lines in the log", $"{report.ErrorLines}");
        yield return ("load / drain", $"{report.Load:m\\:ss} / {report.Drain:m\\:ss} min");
        yield return ("seed", $"{report.Options.Seed}");
        yield return ("machine", Machine.Description + (QueueFolder.IsInMemory ? "; Azurite's data in memory" : ""));
    }

    private static string Kinds(IEnumerable<HappenedFault> faults) => string.Join(", ", faults
        .Where(fault => fault.Kind != FaultKind.Kill)
        .GroupBy(fault => fault.Sink is null ? $"{fault.Kind}" : $"{fault.Kind} {fault.Sink}", StringComparer.Ordinal)
        .OrderBy(kind => kind.Key, StringComparer.Ordinal)
        .Select(kind => $"{kind.Key} {kind.Count()}"));

    private static string Causes(Duplicate[] duplicates) =>
        $"{duplicates.Length:N0}: " + string.Join(", ", Enum.GetValues<DuplicateCause>().Select(cause => $"{cause} {duplicates.Count(duplicate => duplicate.Cause == cause):N0}"));

    private static string History(IReadOnlyList<Arrival> arrivals) => arrivals.Count == 0 ? "never arrived anywhere" : string.Join(", ", arrivals);

    private static void List(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var all = lines.ToArray();
        if (all.Length == 0)
        {
            return;
        }

        text.Append('\n').Append(title).Append(":\n");
        foreach (var line in all.Take(Examples))
        {
            text.Append("  ").Append(line).Append('\n');
        }

        if (all.Length > Examples)
        {
            text.Append("  … and ").Append(all.Length - Examples).Append(" more\n");
        }
    }
}
