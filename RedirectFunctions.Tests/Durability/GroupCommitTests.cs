using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Durability;

public sealed class GroupCommitTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Clicks_that_wait_for_a_send_slot_leave_together()
    {
        await using var proxy = new StorageProxy(azurite);
        await using var app = await RunningApp.StartAsync(proxy.ConnectionString, ("ENQUEUE_BUDGET_MS", "10000"), ("AzureWebJobs.Deliver.Disabled", "true"));
        await app.ClickAsync("https://example.com/?n=first");

        proxy.Stall();
        var clicks = Enumerable.Range(0, 100).Select(n => app.ClickAsync($"https://example.com/?n={n}")).ToArray();
        await app.WaitForLedgerAsync("captured/sink=gtm", 101);
        proxy.Flow();
        await Task.WhenAll(clicks);

        Assert.Equal(101, app.Ledger["queued"]);
        Assert.Equal(0, app.Ledger["spooled"]);
        // One, four that took the slots, and the other 96 in two messages of at most 64; or a few more where slots came free one by one.
        var messages = (await app.Queue.GetPropertiesAsync(TestContext.Current.CancellationToken)).Value.ApproximateMessagesCount;
        Assert.InRange(messages, 7, 12);
    }
}
