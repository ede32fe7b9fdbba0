using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

[Trait("Category", "Slow")]
public sealed class QueueConcurrencyTests(AzuriteFixture azurite)
{
    /// <summary>Long enough to notice a fetch that must not happen. There is no event to wait for instead.</summary>
    private static readonly TimeSpan AWhile = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task The_next_batch_is_fetched_when_no_more_than_newBatchThreshold_still_run()
    {
        using var mayEnd = new SemaphoreSlim(0);
        await using var app = new WorkApp(azurite.ConnectionString, _ => mayEnd.WaitAsync());
        app.Queues["batchSize"] = "4";
        app.Queues["newBatchThreshold"] = "2";
        await app.SendAsync(Enumerable.Range(0, 20).Select(n => $"{n}"));

        await app.StartAsync();
        await app.Work.NextAsync(4);
        mayEnd.Release();
        await QueueIs.HoldsAsync(app.Queue, 19);
        await Task.Delay(AWhile, TestContext.Current.CancellationToken);
        Assert.Equal(4, app.Work.Runs.Count);

        mayEnd.Release();
        await app.Work.NextAsync(4);
        await Task.Delay(AWhile, TestContext.Current.CancellationToken);
        Assert.Equal(8, app.Work.Runs.Count);
        Assert.Equal(6, app.Work.MostAtOnce);

        mayEnd.Release(100);
        await QueueIs.EmptyAsync(app.Queue);
        Assert.Equal(20, app.Work.Runs.Select(run => run.Text).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(20, app.Work.Runs.Count);
        Assert.Equal(6, app.Work.MostAtOnce);
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(3, 0, 3)]
    [InlineData(2, 5, 7)]
    [InlineData(8, 8, 16)]
    public async Task Never_more_run_at_once_than_batchSize_and_newBatchThreshold_together(int batchSize, int newBatchThreshold, int most)
    {
        await using var app = new WorkApp(azurite.ConnectionString, _ => Task.Delay(20));
        app.Queues["batchSize"] = $"{batchSize}";
        app.Queues["newBatchThreshold"] = $"{newBatchThreshold}";
        await app.SendAsync(Enumerable.Range(0, 24).Select(n => $"{n}"));

        await app.StartAsync();

        await app.Work.NextAsync(24);
        await QueueIs.EmptyAsync(app.Queue);
        Assert.InRange(app.Work.MostAtOnce, Math.Min(batchSize, most), most);
    }

    [Fact]
    public async Task A_function_that_computes_before_it_awaits_holds_up_no_other()
    {
        using var bothRun = new CountdownEvent(2);
        await using var app = new WorkApp(azurite.ConnectionString, _ =>
        {
            bothRun.Signal();
            return bothRun.Wait(RunningApp.Patience) ? Task.CompletedTask : throw new TimeoutException();
        });
        await app.SendAsync("a", "b");

        await app.StartAsync();

        await QueueIs.EmptyAsync(app.Queue);
        Assert.Equal(2, app.Work.MostAtOnce);
    }
}
