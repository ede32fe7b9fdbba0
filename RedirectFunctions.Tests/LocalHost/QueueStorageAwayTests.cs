using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

public sealed class QueueStorageAwayTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task When_the_storage_goes_away_the_listener_says_so_once_and_goes_on_when_it_is_back()
    {
        await using var proxy = new StorageProxy(azurite);
        await using var app = new WorkApp(proxy.ConnectionString, _ => Task.CompletedTask);
        await app.SendAsync("before");
        await app.StartAsync();
        await app.Work.NextAsync();
        await QueueIs.EmptyAsync(app.Queue);

        proxy.Down();
        await app.LoggedAsync("cannot be read");
        proxy.Up();
        await app.SendAsync("after");

        Assert.Equal("after", (await app.Work.NextAsync()).Text);
        Assert.Single(app.Log.All, line => line.Contains("cannot be read", StringComparison.Ordinal));
        Assert.Single(app.Log.All, line => line.Contains("can be read again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_queue_that_somebody_deletes_is_created_again()
    {
        await using var app = new WorkApp(azurite.ConnectionString, _ => Task.CompletedTask);
        await app.SendAsync("before");
        await app.StartAsync();
        await app.Work.NextAsync();
        await QueueIs.EmptyAsync(app.Queue);

        await app.Queue.DeleteAsync(TestContext.Current.CancellationToken);
        await app.LoggedAsync("cannot be read (QueueNotFound)");
        await app.LoggedAsync("can be read again");
        await app.Queue.SendMessageAsync("after", TestContext.Current.CancellationToken);

        Assert.Equal("after", (await app.Work.NextAsync()).Text);
    }

    [Fact]
    public async Task A_message_that_ran_but_could_not_be_deleted_comes_back_when_its_lease_ends()
    {
        var mayEnd = new TaskCompletionSource();
        await using var proxy = new StorageProxy(azurite);
        await using var app = new WorkApp(proxy.ConnectionString, _ => mayEnd.Task);
        app.Settings["LocalHost__QueueLease"] = "00:00:03";
        await app.SendAsync("twice");
        await app.StartAsync();
        await app.Work.NextAsync();

        proxy.Down();
        mayEnd.SetResult();
        await app.LoggedAsync("could not be settled");
        proxy.Up();

        Assert.Equal(2, (await app.Work.NextAsync()).Try);
        await QueueIs.EmptyAsync(app.Queue);
    }
}
