using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Tests.Chaos;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Telemetry;

// An exporter hears every app in the process.
[Collection(nameof(Alone))]
[Trait("Category", "Slow")]
public sealed class ExportTests(AzuriteFixture azurite)
{
    /// <summary>This text is in everything that comes from visitors, links and secrets. It must not be exported.</summary>
    private const string Planted = "planted";

    private static readonly string[] Instruments =
    [
        "redirect.captured", "redirect.queued", "redirect.delivered", "redirect.retried", "redirect.parked", "redirect.replayed", "redirect.duration",
        "redirect.enqueue.duration", "redirect.delivery.latency", "redirect.delivery.attempts", "redirect.batch.size", "redirect.spool.bytes",
    ];

    [Fact]
    public async Task What_is_exported_by_OTLP_tells_every_step_and_no_datum_of_a_visitor()
    {
        await using var receiver = await TelemetryReceiver.StartAsync();

        var id = await LiveThroughEverythingAsync(receiver.Otlp);

        AssertNothingPlanted(receiver.All);
        var traces = receiver.Of("traces");
        Assert.All(["redirect", "enqueue", "deliver gtm", "deliver ga4", "retry", "park", "replay", id], text => Assert.Contains(text, traces, StringComparison.Ordinal));
        Assert.All(Instruments, name => Assert.Contains(name, receiver.Of("metrics"), StringComparison.Ordinal));
        Assert.Contains($"Click {id} to gtm, attempt 1: failed, http_503", receiver.Of("logs"), StringComparison.Ordinal);
        Assert.DoesNotContain(": delivered,", receiver.Of("logs"), StringComparison.Ordinal);
        Assert.Contains($"Click {id} to ga4 parked: http_401", receiver.Of("logs"), StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException <- System.FormatException", receiver.Of("logs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_exported_to_Azure_Monitor_tells_the_same()
    {
        await using var receiver = await TelemetryReceiver.StartAsync();

        var id = await LiveThroughEverythingAsync(receiver.AzureMonitor);

        AssertNothingPlanted(receiver.All);
        var track = receiver.Of("track");
        Assert.All(["enqueue", "deliver gtm", "deliver ga4", "retry", "park", "replay"], name => Assert.Contains($"\"name\":\"{name}\"", track, StringComparison.Ordinal));
        Assert.All(Instruments, name => Assert.Contains(name, track, StringComparison.Ordinal));
        Assert.Contains($"\"redirect.click_id\":\"{id}\"", track, StringComparison.Ordinal);
        Assert.Contains($"Click {id} to ga4 parked: http_401", track, StringComparison.Ordinal);
    }

    /// <summary>With both exporters, because the one for Azure Monitor has its own sampler, and would leave out log lines of unsampled traces.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sampling_drops_no_failure_and_no_warning(bool otlp)
    {
        await using var receiver = await TelemetryReceiver.StartAsync();
        await using (var app = await RunningApp.StartAsync(azurite, [.. otlp ? receiver.Otlp : receiver.AzureMonitor, ("OTEL_TRACES_SAMPLER_ARG", "0")]))
        {
            app.Collector.Collector.Behaviours.Set("gtm", new() { Status = 400 });
            await app.ClickAsync("https://example.com/");
            await app.WaitForLedgerAsync("parked/sink=gtm", 1);
            await app.WaitForLedgerAsync("delivered/sink=ga4", 1);
        }

        var spans = receiver.Of(otlp ? "traces" : "track");
        Assert.Contains("deliver gtm", spans, StringComparison.Ordinal);
        Assert.Contains("http_400", spans, StringComparison.Ordinal);
        Assert.DoesNotContain("deliver ga4", spans, StringComparison.Ordinal);
        Assert.DoesNotContain(otlp ? "enqueue" : "\"enqueue\"", spans, StringComparison.Ordinal);
        Assert.Contains("attempt 1: failed, http_400", receiver.Of(otlp ? "logs" : "track"), StringComparison.Ordinal);
        Assert.DoesNotContain(": delivered,", receiver.Of(otlp ? "logs" : "track"), StringComparison.Ordinal);
    }

    /// <summary>Redirects, a refusal, a retry, a parking and a replay, with a planted text wherever a text comes from outside.</summary>
    /// <returns>The id of the click.</returns>
    private async Task<string> LiveThroughEverythingAsync((string Name, string Value)[] target)
    {
        await using var app = await RunningApp.StartAsync(azurite, [.. target, ("GA4_API_SECRET", $"secret-{Planted}")]);
        app.Collector.Collector.Behaviours.Set("gtm", new() { Status = 503, Count = 1 });
        app.Collector.Collector.Behaviours.Set("ga4", new() { Status = 401, Count = 1 });

        await app.ClickAsync(
            $"https://{Planted}.shop.example/{Planted}?{Planted}={Planted}&utm_source={Planted}&gclid={Planted}&email=a%40{Planted}.example#{Planted}",
            ("User-Agent", $"Mozilla/5.0 {Planted}"),
            ("Referer", $"https://{Planted}.example/{Planted}"),
            ("Cookie", $"_ga=GA1.1.1234567890.1700000000; {Planted}={Planted}"),
            ("X-Forwarded-For", "198.51.100.77"));
        await app.WaitForLedgerAsync("delivered/sink=gtm", 1);
        await app.WaitForLedgerAsync("parked/sink=ga4", 1);
        using var replayed = await app.Visitor.PostAsync("/ops/replay", content: null, TestContext.Current.CancellationToken);
        await app.WaitForLedgerAsync("delivered/sink=ga4", 1);
        using var refused = await app.GetAsync($"/r?destinationUrl=https%3A%2F%2F{Planted}.example.org%2F");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var malformed = await app.GetAsync($"/r/{Planted}");
        Assert.Equal(HttpStatusCode.BadRequest, malformed.StatusCode);
        app.Host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("RedirectFunctions.Redirects").LogError(
            new InvalidOperationException(Planted, new FormatException(Planted)), "A failure");
        return app.Events.Snapshot().First(received => received.Sink == "gtm").Json.GetProperty("event_id").GetString()!;
    }

    private static void AssertNothingPlanted(string exported)
    {
        Assert.All(
            [Planted, "shop.example", "198.51.100", "1234567890.1700000000", Convert.ToBase64String(Encoding.UTF8.GetBytes(Planted))],
            text => Assert.DoesNotContain(text, exported, StringComparison.OrdinalIgnoreCase));
    }
}
