using Processes;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Durability;

[Trait("Category", "Slow")]
public sealed class StorageAwayTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task While_the_queue_stalls_links_redirect_and_no_click_is_lost_or_doubled()
    {
        await using var proxy = new StorageProxy(azurite.ConnectionString);
        await using var app = await RunningApp.StartAsync(proxy.ConnectionString);
        await app.ClickAsync("https://example.com/?n=first");
        await app.AcceptedAsync("gtm", "n=first");

        var before = app.Ledger["spooled"];
        proxy.Stall();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => app.ClickAsync($"https://example.com/?n={n}.")));
        await app.WaitForLedgerAsync("spooled", before + 20);
        proxy.Flow();

        await ArriveOnceAsync(app, 21);
        Assert.Equal(0, app.Ledger["lost"]);
        await SpoolIsEmptyAsync(app);
    }

    [Fact]
    public async Task While_the_queue_is_down_clicks_wait_on_disk_and_leave_together_when_it_is_back()
    {
        await using var proxy = new StorageProxy(azurite.ConnectionString);
        await using var app = await RunningApp.StartAsync(proxy.ConnectionString);
        proxy.Down();

        await Task.WhenAll(Enumerable.Range(0, 30).Select(n => app.ClickAsync($"https://example.com/?n={n}.")));
        await app.WaitForLedgerAsync("spooled", 30);
        Assert.Empty(app.Events.Snapshot());
        proxy.Up();

        await ArriveOnceAsync(app, 30);
        await SpoolIsEmptyAsync(app);
    }

    [Fact]
    public async Task A_start_while_the_queue_is_down_redirects_at_once_and_delivers_when_the_queue_is_there()
    {
        await using var proxy = new StorageProxy(azurite.ConnectionString);
        proxy.Down();
        await using var app = await RunningApp.StartAsync(proxy.ConnectionString);

        await app.ClickAsync("https://example.com/?n=1");
        await app.WaitForLedgerAsync("spooled", 1);
        proxy.Up();

        await ArriveOnceAsync(app, 1);
    }

    [Fact]
    public async Task Many_clicks_that_come_to_the_end_of_their_budget_arrive_once()
    {
        await using var proxy = new StorageProxy(azurite.ConnectionString);
        await using var app = await RunningApp.StartAsync(proxy.ConnectionString, ("ENQUEUE_BUDGET_MS", "2000"));
        await app.ClickAsync("https://example.com/?n=first");
        await app.AcceptedAsync("gtm", "n=first");

        proxy.Stall();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(n => app.ClickAsync($"https://example.com/?n={n}.")));
        await app.WaitForLedgerAsync("spooled", 200);
        proxy.Flow();

        await ArriveOnceAsync(app, 201);
        await SpoolIsEmptyAsync(app);
    }

    [Fact]
    public async Task What_a_process_has_left_in_the_spool_the_next_one_sends()
    {
        await using var proxy = new StorageProxy(azurite.ConnectionString);
        await using var app = await RunningApp.StartAsync(proxy.ConnectionString);
        proxy.Down();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(n => app.ClickAsync($"https://example.com/?n={n}.")));
        await app.StopHostAsync();
        proxy.Up();

        await app.StartHostAsync();

        await ArriveOnceAsync(app, 5);
        await SpoolIsEmptyAsync(app);
    }

    /// <summary>When an instance goes, so does its disk.</summary>
    [Fact]
    public async Task A_host_that_stops_while_the_queue_is_away_leaves_nothing_on_its_disk_alone()
    {
        await using var proxy = new StorageProxy(azurite.ConnectionString);
        await using var app = await RunningApp.StartAsync(
            proxy.ConnectionString, ("AzureWebJobsStorage", azurite.ConnectionString), ("AzureWebJobs.DeliverFallback.Disabled", "true"));
        proxy.Down();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(n => app.ClickAsync($"https://example.com/?n={n}.")));

        await app.StopHostAsync();

        Assert.Empty(Directory.GetFiles(app.SpoolFolder));
        var fallback = new Azure.Storage.Queues.QueueClient(azurite.ConnectionString, $"{app.QueueName}-fallback");
        Assert.InRange((await fallback.GetPropertiesAsync(TestContext.Current.CancellationToken)).Value.ApproximateMessagesCount, 1, 10);
    }

    [Fact]
    public async Task A_follow_up_that_the_queue_does_not_take_waits_in_the_spool()
    {
        await using var proxy = new StorageProxy(azurite.ConnectionString);
        await using var app = await RunningApp.StartAsync(proxy.ConnectionString);
        app.Collector.Collector.Behaviours.Set("gtm", new() { Status = 503, DelayMs = 1500, Count = 1 });
        app.Collector.Collector.Behaviours.Set("ga4", new() { Status = 401, DelayMs = 1500, Count = 1 });

        await app.ClickAsync("https://example.com/?n=1");
        await app.Events.WaitForAsync(received => received.Sink == "gtm", RunningApp.Patience, TestContext.Current.CancellationToken);
        proxy.Down();
        await app.WaitForLedgerAsync("parked/sink=ga4", 1);
        await app.WaitForLedgerAsync("retried/sink=gtm", 1);
        proxy.Up();

        await app.AcceptedAsync("gtm");
        await QueueIs.HoldsAsync(app.ParkedQueue, 1);
    }

    [Fact]
    public async Task A_spool_entry_that_nobody_can_read_is_set_aside_and_the_others_flow()
    {
        await using var proxy = new StorageProxy(azurite.ConnectionString);
        await using var app = await RunningApp.StartAsync(proxy.ConnectionString);
        proxy.Down();
        await app.ClickAsync("https://example.com/?n=1");
        foreach (var text in new[] { "", "Tracking 2026", "\0\0\0\n\0" })
        {
            await File.WriteAllTextAsync(Path.Combine(app.SpoolFolder, $"{DateTime.UtcNow:yyyy-MM-ddTHHmmss.fffffff}Z-{Guid.NewGuid():N}.blob"), text, TestContext.Current.CancellationToken);
        }

        proxy.Up();

        await app.AcceptedAsync("ga4");
        await app.WaitForLedgerAsync("spool.corrupt", 3);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(app.SpoolFolder, "corrupt")).Length);
    }

    [Fact]
    public async Task With_queue_and_spool_both_gone_the_click_is_kept_in_memory_until_the_queue_is_back()
    {
        await using var proxy = new StorageProxy(azurite.ConnectionString);
        await using var app = await RunningApp.StartAsync(proxy.ConnectionString, ("SPOOL_MAX_MB", "1"));
        await FillSpoolAsync(app);
        proxy.Down();

        await app.ClickAsync("https://example.com/?n=1");
        proxy.Up();

        await ArriveOnceAsync(app, 1);
        Assert.Equal(0, app.Ledger["lost"]);
    }

    [Fact]
    public async Task With_queue_and_spool_both_gone_until_the_process_ends_the_loss_is_said_aloud()
    {
        await using var proxy = new StorageProxy(azurite.ConnectionString);
        await using var app = await RunningApp.StartAsync(proxy.ConnectionString, ("SPOOL_MAX_MB", "1"));
        await FillSpoolAsync(app);
        proxy.Down();
        await app.ClickAsync("https://example.com/?n=1");

        await app.StopHostAsync();

        Assert.Contains(app.Log.All, line => line.StartsWith("Critical", StringComparison.Ordinal) && line.Contains("1 clicks are lost (not_stored)", StringComparison.Ordinal));
    }

    /// <summary>The library that stores the files counts those already in the folder when it starts.</summary>
    private static async Task FillSpoolAsync(RunningApp app)
    {
        await File.WriteAllBytesAsync(Path.Combine(app.SpoolFolder, "filler"), new byte[2 * 1024 * 1024], TestContext.Current.CancellationToken);
        await app.StopHostAsync();
        await app.StartHostAsync();
    }

    private static async Task ArriveOnceAsync(RunningApp app, int clicks)
    {
        await app.WaitForLedgerAsync("delivered", 2 * clicks);
        await QueueIs.EmptyAsync(app.Queue);
        foreach (var sink in new[] { "gtm", "ga4" })
        {
            var ids = app.Events.Snapshot().Where(received => received.Sink == sink && received.IsAccepted).Select(received => received.Json.GetRawText()).ToArray();
            Assert.Equal(clicks, ids.Length);
            Assert.Equal(clicks, ids.Distinct(StringComparer.Ordinal).Count());
        }
    }

    private static async Task SpoolIsEmptyAsync(RunningApp app)
    {
        var deadline = DateTimeOffset.UtcNow + RunningApp.Patience;
        while (Directory.GetFiles(app.SpoolFolder).Length > 0 && DateTimeOffset.UtcNow < deadline)
        {
            await Task.Delay(100);
        }

        Assert.Empty(Directory.GetFiles(app.SpoolFolder));
    }
}
