using System.Globalization;

namespace Simulation;

/// <summary>The tables of docs/scale.md, in Markdown.</summary>
internal static class Report
{
    public static string Scale(IReadOnlyList<Scenario> scenarios) => Table(
        [
            "clicks a second", "`httpConcurrency`", "stamps", "instances redirecting", "clicks a message", "messages a second",
            "instances delivering", "operations on each queue a second", "storage requests a second", "a click waits, s",
            "nearest limits, if one stamp had all",
        ],
        scenarios.Select(static scenario => Row(scenario, scenario.Run())));

    public static string Outage(IReadOnlyList<SinkAway> outages) => Table(
        [
            "clicks a second", "stamps", "most clicks waiting", "in messages", "in the queues, GB", "drained, hours after its return",
            "instances at most", "of the queues' operations in the hour", "the other sink is behind by, s",
        ],
        outages.Select(static away => Row(away, away.Scenario.Stamps)));

    private static string[] Row(Scenario scenario, Balance balance) =>
    [
        Number(scenario.ClicksPerSecond),
        $"{scenario.Concurrency}",
        Number(scenario.Stamps),
        Number(scenario.Redirecting.Instances * scenario.Stamps),
        $"{scenario.Redirecting.ClicksPerMessage:F1}",
        Number(scenario.ClicksPerSecond / scenario.Redirecting.ClicksPerMessage),
        Number(balance.Instances * scenario.Stamps),
        Number(balance.Operations),
        Number(balance.Requests * scenario.Stamps),
        $"{balance.Seconds:F1}",
        Nearest(scenario, balance),
    ];

    private static string[] Row(SinkAway away, int stamps) =>
    [
        Number(away.Scenario.ClicksPerSecond),
        Number(stamps),
        Number(away.Peak.Waiting[SinkAway.Away] * stamps),
        Number(away.Peak.Messages * stamps),
        $"{away.Peak.Bytes * stamps / 1e9:F1}",
        away.Drained is { } hours ? $"{hours:F1}" : "more than 12",
        Number(away.Samples.Max(static sample => sample.Instances) * stamps),
        $"{away.QueueUse:P0}",
        Number(away.OtherBehind),
    ];

    /// <summary>The two limits to which one stamp with all clicks would come nearest, or which it would exceed the most.</summary>
    private static string Nearest(Scenario scenario, Balance balance)
    {
        var (limits, stamps) = (scenario.Limits, scenario.Stamps);
        var (redirecting, delivering) = (scenario.Redirecting.Instances * stamps, balance.Instances * stamps);
        return string.Join("; ", new (string Name, double Share)[]
        {
            ("operations of a queue", balance.Operations * stamps / limits.QueueOperations),
            ("requests of an account", balance.Requests * stamps / limits.AccountRequests),
            ("instances of a group", Math.Max(redirecting, delivering) / limits.MaximumInstances),
            ("memory of a region", (redirecting + delivering) / limits.RegionInstances),
        }.OrderByDescending(static limit => limit.Share).Take(2).Select(static limit => $"{Number(limit.Share * 100)} % of the {limit.Name}"));
    }

    /// <summary>Rounded to three digits, because more would be noise.</summary>
    private static string Number(double value)
    {
        var unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(Math.Max(1, value))) - 2));
        return (Math.Round(value / unit) * unit).ToString("N0", CultureInfo.InvariantCulture);
    }

    private static string Table(IReadOnlyList<string> head, IEnumerable<string[]> rows) => string.Join(
        '\n', [Line(head), $"|{string.Concat(head.Select(static _ => "---:|"))}", .. rows.Select(Line)]);

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
