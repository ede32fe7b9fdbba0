using System.Text;
using Processes;

namespace Chaos;

/// <summary>The report as a table, and below it what needs an explanation.</summary>
internal static class ReportText
{
    private const int Examples = 20;

    public static string For(ChaosReport report)
    {
        var text = new StringBuilder("| | |\n|---|---|\n");
        foreach (var (name, value) in Rows(report))
        {
            text.Append($"| {name} | {value} |\n");
        }

        var lost = report.Account.Lost.Select(one =>
            $"{(report.Account.Unconfirmed.Contains(one.Click.Number) ? "unconfirmed " : "")}{History(one.Click, one.Sink, one.Arrivals)}; {Faults(report, one.Click)}");
        List(text, "Lost", lost);
        List(text, "Unexplained duplicates", report.Unexplained.Select(one => History(one.Click, one.Sink, one.Arrivals)));
        var late = report.Violations.OrderByDescending(one => one.IsByProgram).Select(one => $"{one}");
        List(text, "Redirects that failed or came late", late);
        return text.ToString();
    }

    private static IEnumerable<(string Name, string Value)> Rows(ChaosReport report)
    {
        var account = report.Account;
        var late = report.Violations.Count - report.FailedRedirects;
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30;
        return
        [
            ("clicks sent", $"{report.Clicks.Count:N0}, {report.Options.Rate:N0} a second"),
            ("**clicks answered**", $"**{report.Count(ClickFate.Answered):N0}**"),
            ("clicks that met a dead process",
                $"{report.Count(ClickFate.Unanswered):N0}, of which {account.ArrivedUnanswered:N0} arrived all the same"),
            ("**kills (kill -9)**", $"**{report.Kills}**"),
            ("**other faults**", $"**{report.Faults.Count - report.Kills}**: {Kinds(report.Faults)}"),
            ("**deliveries lost of clicks that something had confirmed**", $"**{account.LostConfirmed}**"),
            ("deliveries lost of clicks that nothing had confirmed within both budgets",
                $"{account.Lost.Count - account.LostConfirmed} of {account.Unconfirmed.Count} such clicks"),
            ("reported as lost by the program", $"{report.Log.Lost}"),
            ("parked", $"{account.Parked}"),
            ("left in queue and spool", $"{report.LeftOver}"),
            ("clicks that went to the spool", $"{report.Log.Spooled:N0}"),
            .. Account.Sinks.Select(
                sink => ($"duplicates at {sink}", Causes([.. account.Duplicates.Where(duplicate => duplicate.Sink == sink)]))),
            ("messages copied by the run", $"{report.Copies}"),
            ("redirects while up: p50 / p99 / p99.9 / longest",
                $"{report.Percentile(0.5):F1} / {report.Percentile(0.99):F0} / "
                + $"{report.Percentile(0.999):F0} / {report.Percentile(1):F0} ms"),
            ("redirects that failed while up", $"{report.FailedRedirects}"),
            ($"redirects over {ChaosOptions.LongestRedirect.TotalMilliseconds:F0} ms while up",
                $"{late}, of which {report.LateByProgram} not by a pause of the machine "
                + $"(longest {report.LongestPause.TotalMilliseconds:F0} ms)"),
            ("events that are wrong", $"{report.StrangeEvents}"),
            ("error lines in the log", $"{report.Log.Errors}"),
            ("load / drain", $"{report.Load:m\\:ss} / {report.Drain:m\\:ss} min"),
            ("seed", $"{report.Options.Seed}"),
            ("machine",
                $"{Machine.Processors}, {memory} GB, {Machine.Software}{(StorageProcess.IsInMemory ? "; Azurite's data in memory" : "")}"),
        ];
    }

    private static string Kinds(IEnumerable<HappenedFault> faults) => string.Join(", ", faults
        .Where(fault => fault.Kind != FaultKind.Kill)
        .GroupBy(fault => fault.Sink is null ? $"{fault.Kind}" : $"{fault.Kind} {fault.Sink}")
        .OrderBy(kind => kind.Key, StringComparer.Ordinal)
        .Select(kind => $"{kind.Key} {kind.Count()}"));

    private static string Causes(IReadOnlyList<Duplicate> duplicates) => $"{duplicates.Count:N0}: " + string.Join(
        ", ", Enum.GetValues<DuplicateCause>().Select(cause => $"{cause} {duplicates.Count(duplicate => duplicate.Cause == cause):N0}"));

    private static string History(Click click, string sink, IReadOnlyList<Arrival> arrivals) =>
        $"click {click.Number} to {sink}, sent {click.Sent.TotalSeconds:F2} s, answered after {click.Latency.TotalMilliseconds:F0} ms; "
        + (arrivals.Count == 0 ? "never arrived anywhere" : string.Join(", ", arrivals));

    private static string Faults(ChaosReport report, Click click) => string.Join(
        ", ", report.Faults.Where(fault => fault.Overlaps(click.Sent - TimeSpan.FromSeconds(1), click.Finished + TimeSpan.FromSeconds(5))));

    private static void List(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var all = lines.ToArray();
        if (all.Length > 0)
        {
            text.Append($"\n{title}:\n").AppendJoin("", all.Take(Examples).Select(line => $"  {line}\n"));
        }

        if (all.Length > Examples)
        {
            text.Append($"  … and {all.Length - Examples} more\n");
        }
    }
}
