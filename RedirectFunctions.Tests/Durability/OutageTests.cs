using System.Diagnostics;
using System.Globalization;
using System.Net;
using Processes;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Durability;

/// <summary>
/// The account of the tracking queue fails in each possible way, on the real listener, while links are clicked at a steady rate. With <c>OUTAGE_SECONDS</c> and
/// <c>OUTAGE_RATE</c> (clicks a second) the same outage runs for longer. The durations of the redirects are written to the test's output.
/// </summary>
[Trait("Category", "Slow")]
public sealed class OutageTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(Number("OUTAGE_SECONDS", 6));
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1) / Number("OUTAGE_RATE", 20);
    private static readonly TimeSpan Health = Outage / 3 < TimeSpan.FromSeconds(20) ? Outage / 3 : TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("refused", true)]
    [InlineData("stalled", true)]
    [InlineData("503", true)]
    [InlineData("403", true)]
    [InlineData("refused", false)]
    [InlineData("403", false)]
    public async Task Links_redirect_all_the_while_and_every_click_arrives_by_itself(string kind, bool hasFallback)
    {
        await using var proxy = new StorageProxy(azurite.ConnectionString);
        await using var app = await RunningApp.StartAsync(
            proxy.ConnectionString,
            ("AzureWebJobsStorage", hasFallback ? azurite.ConnectionString : proxy.ConnectionString),
            // A message that was handed out when the answer got lost is back after this, not after ten minutes.
            ("LocalHost__QueueLease", "00:00:05"));
        var clicks = new List<Task<TimeSpan>>();
        await ClickAsync(app, clicks, Health);
        var healthy = clicks.Count;

        Begin(proxy, kind);
        await ClickAsync(app, clicks, Outage);
        var duringOutage = clicks.Count;
        End(proxy, kind);
        var recovered = Stopwatch.StartNew();
        var confirming = ConfirmsAgainAsync(app, app.Ledger["queued"], recovered);
        await ClickAsync(app, clicks, Health, until: () => confirming.IsCompleted);
        output.WriteLine($"{kind}: the queue confirms again {(await confirming).TotalSeconds:F1} s after its return");

        var durations = await Task.WhenAll(clicks);
        output.WriteLine($"healthy: {Text(durations[..healthy])}");
        var outage = durations[healthy..duringOutage];
        output.WriteLine($"outage, its first second: {Text(outage[..ClicksIn(TimeSpan.FromSeconds(1))])}");
        output.WriteLine($"outage, from its second second on: {Text(outage[ClicksIn(TimeSpan.FromSeconds(1))..])}");
        output.WriteLine($"outage, the rest of its first minute: {Text(outage[ClicksIn(TimeSpan.FromSeconds(1))..ClicksIn(TimeSpan.FromMinutes(1))])}");
        output.WriteLine($"outage, its last tenth: {Text(outage[^(outage.Length / 10)..])}");
        await app.WaitForLedgerAsync("delivered", 2 * clicks.Count, Patience);
        output.WriteLine($"{clicks.Count} clicks, all arrived {recovered.Elapsed.TotalSeconds:F1} s after the return; {app.Ledger["delivered"]} deliveries of {2 * clicks.Count}");
        output.WriteLine($"queued {app.Ledger["queued"]}, fallback {app.Ledger["fallback"]}, spooled {app.Ledger["spooled"]}, lost {app.Ledger["lost"]}");
        Assert.Equal(0, app.Ledger["lost"]);
        if (hasFallback)
        {
            Assert.InRange(app.Ledger["fallback"], 1, long.MaxValue);
            Assert.Empty(Directory.GetFiles(app.SpoolFolder));
        }

        // A busy machine may skip a few.
        int ClicksIn(TimeSpan time) => Math.Min((int)(time / Interval), outage.Length);
    }

    private static async Task<TimeSpan> ConfirmsAgainAsync(RunningApp app, long before, Stopwatch recovered)
    {
        while (app.Ledger["queued"] == before)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        return recovered.Elapsed;
    }

    private static void Begin(StorageProxy proxy, string kind)
    {
        switch (kind)
        {
            case "refused":
                proxy.Down();
                break;
            case "stalled":
                proxy.Stall();
                break;
            default:
                proxy.Refuse(int.Parse(kind, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void End(StorageProxy proxy, string kind)
    {
        switch (kind)
        {
            case "refused":
                proxy.Up();
                break;
            case "stalled":
                proxy.Flow();
                break;
            default:
                proxy.RefuseNoMore();
                break;
        }
    }

    /// <summary>Clicks at the given rate, whether or not earlier clicks have been answered, until <paramref name="until"/> holds.</summary>
    private static async Task ClickAsync(RunningApp app, List<Task<TimeSpan>> clicks, TimeSpan duration, Func<bool>? until = null)
    {
        using var timer = new PeriodicTimer(Interval);
        for (var running = Stopwatch.StartNew(); running.Elapsed < duration || until?.Invoke() == false && running.Elapsed < Patience;)
        {
            clicks.Add(DurationAsync(app, clicks.Count));
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task<TimeSpan> DurationAsync(RunningApp app, int number)
    {
        var watch = Stopwatch.StartNew();
        using var response = await app.GetAsync($"/r?destinationUrl={Uri.EscapeDataString($"https://example.com/?n={number}.")}");
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        return watch.Elapsed;
    }

    private static string Text(IReadOnlyList<TimeSpan> durations)
    {
        var milliseconds = durations.Select(duration => duration.TotalMilliseconds).Order().ToArray();
        return milliseconds.Length == 0
            ? "no redirects"
            : $"{milliseconds.Length} redirects, p50 {milliseconds[milliseconds.Length / 2]:F1} ms, p99 {milliseconds[milliseconds.Length * 99 / 100]:F1} ms, longest {milliseconds[^1]:F1} ms";
    }

    private static double Number(string name, double otherwise) =>
        double.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
