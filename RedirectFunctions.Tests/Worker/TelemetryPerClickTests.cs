using System.Globalization;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Worker;

/// <summary>Measures at the real worker what a click costs in telemetry. It must not exceed the table in docs/telemetry.md.</summary>
/// <remarks>With REWRITE_TABLES=true in the environment, the test writes the table anew.</remarks>
[Trait("Category", "Slow")]
public sealed class TelemetryPerClickTests(AzuriteFixture azurite)
{
    private const int Few = 10;
    private const int Many = 30;

    /// <summary>Host names, versions and the digits of durations differ from machine to machine.</summary>
    private const double Tolerance = 0.1;

    private static readonly string[] Sinks = ["gtm", "ga4", "webhook", "archive"];

    /// <summary>Counters of what goes wrong, which on a busy machine something may do.</summary>
    private static readonly string[] Mishaps =
    [
        "redirect.fallback", "redirect.spooled", "redirect.queue.send_failures", "redirect.retried", "redirect.deferred", "redirect.possibly_duplicated",
    ];

    /// <summary>The order of the first rows. Spans of calls have the names that the worker itself gives them.</summary>
    private static readonly string[] Order = ["function Redirect", "redirect", "enqueue", "function Deliver"];

    [Fact]
    public async Task A_click_exports_what_the_document_says_and_no_more()
    {
        // The difference between many clicks and few is the cost of the clicks. The rest belongs to the process.
        var few = await ExportedAsync(Few);
        var many = await ExportedAsync(Many);
        var rows = many
            .Where(item => item.Signal != "metrics")
            .GroupBy(item => (item.Signal, item.Name))
            .Select(group => Row.Of(group.Key.Signal, group.Key.Name, few, [.. group]))
            .Where(row => row.Items > 0)
            .OrderBy(row => row.Signal == "traces" ? 0 : 1)
            .ThenBy(row => Array.IndexOf(Order, row.Name) is var place && place < 0 ? Order.Length : place)
            .ThenBy(row => Array.FindIndex(Sinks, sink => row.Name.EndsWith(sink, StringComparison.Ordinal)))
            .ToList();
        var toGoogle = rows.Where(row => !row.Name.EndsWith("webhook", StringComparison.Ordinal) && !row.Name.EndsWith("archive", StringComparison.Ordinal)).ToList();
        // Two of a click's four deliveries. The log lines are the same for each sink.
        toGoogle = [.. toGoogle.Select(row => row.Signal == "logs" && row.Items == Sinks.Length ? row with { Items = 2 } : row)];
        Row[] sums = [Row.Sum("**a click to GTM and GA4**", toGoogle), Row.OfMetrics([.. many.Where(item => item.Signal == "metrics" && !Mishaps.Contains(item.Name))])];
        var table = new DocumentedTable("docs/telemetry.md", "per-click");

        if (Environment.GetEnvironmentVariable("REWRITE_TABLES") == "true")
        {
            table.Write(["what", "items", "bytes by OTLP", "bytes to Azure Monitor"], [.. rows.Concat(sums).Select(row => row.Cells)]);
        }

        var documented = table.Rows.Select(Row.Read).ToList();
        Assert.Equal(documented.Select(row => (row.Name, row.Items)), rows.Concat(sums).Select(row => (row.Label, row.Items)));
        Assert.All(documented.Zip(rows.Concat(sums)), pair =>
        {
            Assert.InRange(pair.Second.Otlp, 1, pair.First.Otlp * (1 + Tolerance));
            Assert.InRange(pair.Second.AzureMonitor, 1, pair.First.AzureMonitor * (1 + Tolerance));
        });
    }

    /// <summary>All that a worker exports from its start to its end, when this many links are followed one after the other.</summary>
    private async Task<IReadOnlyList<ExportedItem>> ExportedAsync(int clicks)
    {
        await using var receiver = await TelemetryReceiver.StartAsync();
        await using var app = await WorkerApp.StartAsync(
            azurite.ConnectionString,
            [
                .. receiver.Otlp, .. receiver.AzureMonitor,
                ("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true"),
                ("ENABLE_WEBHOOK", "true"),
                ("ENABLE_ARCHIVE", "true"),
                // Even on a busy machine, every click goes straight to the queue, and none through the spool.
                ("ENQUEUE_BUDGET_MS", "10000"),
            ]);
        for (var click = 1; click <= clicks; click++)
        {
            await app.HttpAsync("Redirect", "GET /r?to=https%3A%2F%2Fexample.com%2F", traceParent: HostSpan());
            var number = click;
            await app.DeliverAsync(() => Sinks.SkipLast(1).All(sink => app.ReceivedBy(sink).Count() == number), HostSpan);
        }

        app.Terminate();
        Assert.Equal(0, await app.EndAsync());
        return receiver.Items;
    }

    /// <summary>As the Functions host passes it with each call.</summary>
    private static string HostSpan() => $"00-{Guid.NewGuid():N}-{Guid.NewGuid():N}"[..52] + "-01";

    /// <param name="Signal">Empty for a sum.</param>
    private sealed record Row(string Signal, string Name, int Items, int Otlp, int AzureMonitor)
    {
        public string Label => Signal switch
        {
            "traces" => $"span `{Name}`",
            "logs" => $"log line of `{Name.Split('.')[^1]}`",
            _ => Name,
        };

        public string[] Cells => [Label, Number(Items), Number(Otlp), Number(AzureMonitor)];

        /// <summary>Items of one kind: how many there are for each click, and their average size.</summary>
        public static Row Of(string signal, string name, IReadOnlyList<ExportedItem> few, IReadOnlyList<ExportedItem> many)
        {
            var (otlp, azureMonitor) = (ForEachClick(isOtlp: true), ForEachClick(isOtlp: false));
            Assert.True(otlp == azureMonitor, $"{name}: {otlp} for a click by OTLP, and {azureMonitor} to Azure Monitor.");
            return new Row(signal, name, otlp, Size(isOtlp: true), Size(isOtlp: false));

            int ForEachClick(bool isOtlp)
            {
                var more = many.Count(item => item.IsOtlp == isOtlp) - few.Count(item => item.IsOtlp == isOtlp && item.Signal == signal && item.Name == name);
                Assert.True(more % (Many - Few) == 0, $"{name}: {more} more for {Many - Few} clicks.");
                return more / (Many - Few);
            }

            int Size(bool isOtlp) => (int)many.Where(item => item.IsOtlp == isOtlp).Average(item => item.Bytes);
        }

        public static Row Sum(string name, IReadOnlyList<Row> rows) =>
            new("", name, rows.Sum(row => row.Items), rows.Sum(row => row.Items * row.Otlp), rows.Sum(row => row.Items * row.AzureMonitor));

        /// <summary>What is exported once a minute: all gauges, and the counters and histograms that have counted something.</summary>
        public static Row OfMetrics(IReadOnlyList<ExportedItem> metrics)
        {
            return new Row("", "metrics of a process, each minute", Each(isOtlp: false, _ => 1), Each(isOtlp: true, item => item.Bytes), Each(isOtlp: false, item => item.Bytes));

            int Each(bool isOtlp, Func<ExportedItem, int> value) => metrics.Where(item => item.IsOtlp == isOtlp).Sum(value)
                / metrics.Count(item => item.IsOtlp == isOtlp && item.Name == "redirect.spool.bytes");
        }

        public static Row Read(IReadOnlyList<string> cells) => new("", cells[0], Number(cells[1]), Number(cells[2]), Number(cells[3]));

        private static int Number(string text) => int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

        private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
    }
}
