using Processes;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

[Trait("Category", "Slow")]
public sealed class QueueStopTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_stop_lets_the_running_function_finish_and_fetches_no_more()
    {
        var mayEnd = new TaskCompletionSource();
        await using var app = new WorkApp(azurite.ConnectionString, _ => mayEnd.Task);
        app.Queues["batchSize"] = "1";
        app.Queues["newBatchThreshold"] = "0";
        app.Settings["Logging__LogLevel__RedirectFunctions.LocalHost.Queues"] = "Debug";
        await app.SendAsync("running", "waiting");
        await app.StartAsync();
        var run = await app.Work.NextAsync();

        var stop = app.Host.StopAsync(TestContext.Current.CancellationToken);
        // If the function ended earlier, the listener would fetch the next message.
        await app.LoggedAsync("fetch no more messages");

        Assert.False(stop.IsCompleted);
        Assert.False(run.CancellationToken.IsCancellationRequested);
        mayEnd.SetResult();
        await stop.WaitAsync(RunningApp.Patience, TestContext.Current.CancellationToken);
        Assert.Equal("running", Assert.Single(app.Work.Runs).Text);
        Assert.Equal("waiting", (await app.Queue.PeekMessageAsync(TestContext.Current.CancellationToken)).Value.Body.ToString());
        await QueueIs.HoldsAsync(app.Queue, 1);
    }

    [Fact]
    public async Task A_function_that_outlasts_the_shutdown_is_cancelled_and_its_message_comes_back_when_the_lease_ends()
    {
        await using var app = new WorkApp(azurite.ConnectionString, run => Task.Delay(Timeout.Infinite, run.CancellationToken))
        {
            ShutdownTimeout = TimeSpan.FromSeconds(1),
        };
        app.Settings["LocalHost__QueueLease"] = "00:00:05";
        await app.SendAsync("endless");
        await app.StartAsync();
        await app.Work.NextAsync();

        await app.Host.StopAsync(TestContext.Current.CancellationToken).WaitAsync(RunningApp.Patience, TestContext.Current.CancellationToken);

        await app.LoggedAsync("Some messages were still being processed after 00:00:00.5");
        await app.LoggedAsync("The function Work failed, try 1 of this message: System.Threading.Tasks.TaskCanceledException");
        var deadline = DateTimeOffset.UtcNow + RunningApp.Patience;
        while ((await app.Queue.PeekMessageAsync(TestContext.Current.CancellationToken)).Value is null)
        {
            Assert.True(DateTimeOffset.UtcNow < deadline, "The message is still hidden.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_storage_that_stalls_does_not_hold_up_the_stop()
    {
        await using var proxy = new StorageProxy(azurite.ConnectionString);
        await using var app = new WorkApp(proxy.ConnectionString, _ => Task.CompletedTask);
        await app.SendAsync("one");
        await app.StartAsync();
        await app.Work.NextAsync();
        await QueueIs.EmptyAsync(app.Queue);
        proxy.Stall();

        await app.Host.StopAsync(TestContext.Current.CancellationToken).WaitAsync(RunningApp.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_stop_while_a_message_cannot_be_deleted_ends_in_time()
    {
        var mayEnd = new TaskCompletionSource();
        await using var proxy = new StorageProxy(azurite.ConnectionString);
        await using var app = new WorkApp(proxy.ConnectionString, _ => mayEnd.Task) { ShutdownTimeout = TimeSpan.FromSeconds(2) };
        app.Settings["Logging__LogLevel__RedirectFunctions.LocalHost.Queues"] = "Debug";
        await app.SendAsync("one");
        await app.StartAsync();
        await app.Work.NextAsync();

        proxy.Down();
        var stop = app.Host.StopAsync(TestContext.Current.CancellationToken);
        // If the function ended earlier, the deletion might be given up on a busy machine.
        await app.LoggedAsync("fetch no more messages");
        mayEnd.SetResult();
        await stop.WaitAsync(RunningApp.Patience, TestContext.Current.CancellationToken);

        await app.LoggedAsync("Some messages were still being processed");
    }
}
