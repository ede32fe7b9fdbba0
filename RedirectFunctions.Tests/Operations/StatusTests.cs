using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Processes;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Operations;

[Trait("Category", "Slow")]
public sealed class StatusTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Status_tells_what_waits_what_is_parked_and_what_became_of_every_delivery()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("GA4_API_SECRET", "planted-secret"), ("GTM_HEADERS", "X-Key=planted-key"));
        app.Collector.Collector.Behaviours.Set("gtm", new() { Status = 503 });
        app.Collector.Collector.Behaviours.Set("ga4", new() { Status = 401 });
        await app.ClickAsync("https://example.com/planted?planted=planted");
        await app.WaitForLedgerAsync("retried/sink=gtm", 1);
        await app.WaitForLedgerAsync("parked/sink=ga4", 1);

        var text = await app.Visitor.GetStringAsync("/ops/status", TestContext.Current.CancellationToken);

        Assert.DoesNotContain("planted", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http://", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("AccountKey", text, StringComparison.OrdinalIgnoreCase);
        var status = JsonDocument.Parse(text).RootElement;
        Assert.Equal(app.QueueName, status.GetProperty("queue").GetProperty("name").GetString());
        Assert.Equal(1, status.GetProperty("queue").GetProperty("messages").GetInt32());
        Assert.Equal(0, status.GetProperty("queue").GetProperty("oldestDueSeconds").GetDouble());
        var parking = status.GetProperty("parking");
        Assert.Equal(1, parking.GetProperty("messages").GetInt32());
        var parked = Assert.Single(parking.GetProperty("first").EnumerateArray());
        Assert.Equal(("ga4", "http_401", 1), (parked.GetProperty("sink").GetString(), parked.GetProperty("reason").GetString(), parked.GetProperty("count").GetInt32()));
        Assert.Equal(0, status.GetProperty("spool").GetProperty("bytes").GetInt64());
        var ga4 = status.GetProperty("sinks").EnumerateArray().Single(sink => sink.GetProperty("name").GetString() == "ga4");
        Assert.Equal("closed", ga4.GetProperty("circuit").GetString());
        Assert.Equal(1, ga4.GetProperty("ledger").GetProperty("captured").GetInt64());
        Assert.Equal(1, ga4.GetProperty("ledger").GetProperty("parked").GetInt64());
        Assert.Equal(1, status.GetProperty("ledger").GetProperty("redirect.parked sink=ga4 reason=http_401").GetInt64());
        Assert.Equal("true", status.GetProperty("settings").GetProperty("ENABLE_GTM_TRACKING").GetString());
    }

    [Fact]
    public async Task Started_is_when_the_host_has_started_and_not_when_somebody_first_asks()
    {
        var before = DateTimeOffset.UtcNow;
        await using var app = await RunningApp.StartAsync(azurite);
        var after = DateTimeOffset.UtcNow;
        await Task.Delay(50, TestContext.Current.CancellationToken);

        var started = (await StatusAsync(app)).GetProperty("started").GetDateTimeOffset();

        Assert.InRange(started, before, after);
    }

    [Fact]
    public async Task A_circuit_that_is_open_is_shown()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        app.Collector.Collector.Behaviours.Set("gtm", new() { Status = 503 });

        await Task.WhenAll(Enumerable.Range(0, 30).Select(n => app.ClickAsync($"https://example.com/?n={n}")));
        await app.WaitForLedgerAsync("deferred/reason=circuit_open", 1);

        Assert.Contains("\"circuit\": \"open\"", await app.Visitor.GetStringAsync("/ops/status", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_often_it_is_asked_the_storage_is_read_once_in_ten_seconds_and_one_that_is_away_is_reported()
    {
        await using var proxy = new StorageProxy(azurite.ConnectionString);
        await using var app = await RunningApp.StartAsync(proxy.ConnectionString);
        var first = await StatusAsync(app);
        Assert.Equal(0, first.GetProperty("queue").GetProperty("messages").GetInt32());
        proxy.Down();

        var again = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => StatusAsync(app)));

        Assert.All(again, status => Assert.Equal(first.GetProperty("queue").GetProperty("lookedAt").GetDateTimeOffset(), status.GetProperty("queue").GetProperty("lookedAt").GetDateTimeOffset()));
        await app.WaitForAsync(() => StatusAsync(app).GetAwaiter().GetResult().GetProperty("queue").TryGetProperty("problem", out _));
        var away = await StatusAsync(app);
        Assert.False(away.GetProperty("queue").TryGetProperty("messages", out _));
        Assert.Equal("ConnectionError", away.GetProperty("queue").GetProperty("problem").GetString());
    }

    [Fact]
    public async Task Health_is_well_without_storage_and_says_when_the_instance_stops()
    {
        await using var proxy = new StorageProxy(azurite.ConnectionString);
        await using var app = await RunningApp.StartAsync(proxy.ConnectionString);
        proxy.Down();
        using (var well = await app.GetAsync("/healthz"))
        {
            Assert.Equal(HttpStatusCode.OK, well.StatusCode);
            Assert.Equal("ok\n", await well.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        // Like SIGTERM: running calls may finish, and requests are still answered meanwhile.
        app.Host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        using var ill = await app.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ill.StatusCode);
    }

    private static async Task<JsonElement> StatusAsync(RunningApp app) =>
        JsonDocument.Parse(await app.Visitor.GetStringAsync("/ops/status", TestContext.Current.CancellationToken)).RootElement;
}
