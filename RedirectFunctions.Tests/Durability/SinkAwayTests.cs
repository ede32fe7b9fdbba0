using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Durability;

[Trait("Category", "Slow")]
public sealed class SinkAwayTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_slow_sink_does_not_hold_back_the_other()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        app.Collector.Collector.Behaviours.Set("gtm", new() { DelayMs = 10_000 });

        for (var n = 0; n < 100; n++)
        {
            await app.ClickAsync($"https://example.com/?n={n}");
        }

        await app.WaitForLedgerAsync("delivered/sink=ga4", 100);
        Assert.True(app.Ledger["delivered/sink=gtm"] < 50, $"The slow sink has {app.Ledger["delivered/sink=gtm"]} already; it was not slow.");
        app.Collector.Collector.Behaviours.Reset();
    }

    [Fact]
    public async Task A_sink_that_is_down_is_left_alone_until_a_probe_finds_it_back()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        app.Collector.Collector.Behaviours.Set("gtm", new() { Status = 503 });

        for (var n = 0; n < 60; n++)
        {
            await app.ClickAsync($"https://example.com/?n={n}");
        }

        await app.WaitForLedgerAsync("delivered/sink=ga4", 60);
        await app.WaitForAsync(() => app.Ledger["retried/sink=gtm"] + app.Ledger["deferred/sink=gtm"] >= 60);
        Assert.True(app.Ledger["deferred/reason=circuit_open"] > 0);
        Assert.True(app.Events.Seen("gtm") < 60, "Every delivery has asked the sink that is down.");
        app.Collector.Collector.Behaviours.Reset();

        await app.WaitForLedgerAsync("delivered/sink=gtm", 60, TimeSpan.FromSeconds(60));
        Assert.Equal(60, app.Count("gtm"));
    }

    /// <summary>Every message costs operations each time it returns, and these slow down the healthy sinks as well.</summary>
    [Fact]
    public async Task What_is_left_of_many_messages_returns_in_few()
    {
        await using var app = await RunningApp.StartAsync(azurite.ConnectionString, ("QUEUE_MESSAGE_CLICKS", "1"), ("ENQUEUE_BUDGET_MS", "10000"));
        app.Collector.Collector.Behaviours.Set("gtm", new() { Status = 503, DelayMs = 2000 });

        await Task.WhenAll(Enumerable.Range(0, 60).Select(n => app.ClickAsync($"https://example.com/?n={n}")));

        await app.WaitForAsync(() => app.Ledger["retried/sink=gtm"] + app.Ledger["deferred/sink=gtm"] >= 60);
        Assert.Equal(0, app.Ledger["spooled"]);
        await QueueIs.HoldsAsync(app.Queue, 1, 20);
        app.Collector.Collector.Behaviours.Reset();
        await app.WaitForLedgerAsync("delivered/sink=gtm", 60, TimeSpan.FromSeconds(60));
        Assert.Equal(60, app.Count("gtm"));
    }

    [Fact]
    public async Task The_ledger_balances_whatever_happens()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        app.Collector.Collector.Behaviours.Set("gtm", new() { Status = 404, Count = 5 });
        app.Collector.Collector.Behaviours.Set("ga4", new() { Status = 500, Count = 5 });

        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => app.ClickAsync($"https://example.com/?n={n}")));

        await app.WaitForAsync(() => new[] { "gtm", "ga4" }.All(sink =>
            app.Ledger[$"captured/sink={sink}"] == app.Ledger[$"delivered/sink={sink}"] + app.Ledger[$"parked/sink={sink}"]));
        Assert.Equal(40, app.Ledger["captured/sink=gtm"]);
        Assert.Equal(40, app.Ledger["captured/sink=ga4"]);
        Assert.Equal(5, app.Ledger["parked/sink=gtm"]);
        Assert.Equal(40, app.Ledger["delivered/sink=ga4"]);
        Assert.Equal(5, app.Ledger["retried/sink=ga4"]);
        Assert.Equal(0, app.Ledger["lost"]);
        await QueueIs.EmptyAsync(app.Queue);
        await QueueIs.HoldsAsync(app.ParkedQueue, 5);
    }
}
