using Processes;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Durability;

[Trait("Category", "Slow")]
public sealed class GroupCommitTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Clicks_that_wait_for_a_send_slot_leave_together()
    {
        await using var proxy = new StorageProxy(azurite.ConnectionString);
        await using var app = await RunningApp.StartAsync(proxy.ConnectionString, ("ENQUEUE_BUDGET_MS", "10000"), ("AzureWebJobs.Deliver.Disabled", "true"));
        await app.ClickAsync("https://example.com/?n=first");

        proxy.Stall();
        var clicks = Enumerable.Range(0, 100).Select(n => app.ClickAsync($"https://example.com/?n={n}")).ToArray();
        await app.WaitForLedgerAsync("captured/sink=gtm", 101);
        proxy.Flow();
        await Task.WhenAll(clicks);

        // Visitors are answered before the message is counted.
        await app.WaitForLedgerAsync("queued", 101);
        Assert.Equal(0, app.Ledger["spooled"]);
        // One message, then at most four until all slots were busy, then one with the rest; or a few more if slots became free one by one.
        Assert.InRange(await MessagesAsync(app), 3, 12);
    }

    [Fact]
    public async Task One_click_a_message_if_so_wanted()
    {
        await using var app = await RunningApp.StartAsync(
            azurite.ConnectionString, ("QUEUE_MESSAGE_CLICKS", "1"), ("QUEUE_SEND_SLOTS", "100"), ("ENQUEUE_BUDGET_MS", "10000"), ("AzureWebJobs.Deliver.Disabled", "true"));

        await Task.WhenAll(Enumerable.Range(0, 50).Select(n => app.ClickAsync($"https://example.com/?n={n}")));

        Assert.Equal(50, await MessagesAsync(app));
    }

    /// <summary>A message that is late holds up only the clicks in it.</summary>
    [Fact]
    public async Task The_next_click_passes_a_message_that_is_late()
    {
        await using var proxy = new StorageProxy(azurite.ConnectionString);
        await using var app = await RunningApp.StartAsync(proxy.ConnectionString, ("ENQUEUE_BUDGET_MS", "10000"), ("AzureWebJobs.Deliver.Disabled", "true"));
        await app.ClickAsync("https://example.com/?n=first");

        proxy.Stall();
        var late = app.ClickAsync("https://example.com/?n=late");
        await app.WaitForLedgerAsync("captured/sink=gtm", 2);
        await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        proxy.StallNoMore();
        await app.ClickAsync("https://example.com/?n=next");

        Assert.False(late.IsCompleted);
        proxy.Flow();
        await late;
        Assert.Equal(3, await MessagesAsync(app));
    }

    private static async Task<int> MessagesAsync(RunningApp app) =>
        (await app.Queue.GetPropertiesAsync(TestContext.Current.CancellationToken)).Value.ApproximateMessagesCount;
}
