using RedirectFunctions.Queueing.Spooling;

namespace RedirectFunctions.Tests.Queueing;

public sealed class WorkThreadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Its_work_does_not_wait_for_the_thread_pool()
    {
        var onPool = new TaskCompletionSource<bool>();
        var line = new WorkThread<int>("test", _ => onPool.SetResult(Thread.CurrentThread.IsThreadPoolThread), (_, _) => { });

        Assert.True(line.TryAdd(1));

        Assert.False(await onPool.Task.WaitAsync(Patience, TestContext.Current.CancellationToken));
        await line.CloseAsync();
    }

    [Fact]
    public async Task Work_that_throws_hands_its_items_on_and_the_next_items_are_worked_on()
    {
        var (worked, failed) = (new List<int>(), new List<int>());
        var failure = new TaskCompletionSource();
        var line = new WorkThread<int>(
            "test",
            items => worked.AddRange(items.Contains(1) ? throw new IOException() : items),
            (items, _) =>
            {
                failed.AddRange(items);
                failure.SetResult();
            });

        line.TryAdd(1);
        await failure.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        line.TryAdd(2);
        await line.CloseAsync().WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal([1], failed);
        Assert.Equal([2], worked);
    }

    [Fact]
    public async Task Closing_waits_for_what_is_in_the_line_and_takes_no_more()
    {
        using var mayWork = new ManualResetEventSlim();
        var worked = new List<int>();
        var line = new WorkThread<int>(
            "test",
            items =>
            {
                mayWork.Wait(Patience);
                worked.AddRange(items);
            },
            (_, _) => { });
        line.TryAdd(1);
        line.TryAdd(2);

        var closed = line.CloseAsync();

        Assert.False(line.TryAdd(3));
        Assert.False(closed.IsCompleted);
        mayWork.Set();
        await closed.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal([1, 2], worked);
        await new WorkThread<int>("never used", _ => { }, (_, _) => { }).CloseAsync();
    }
}
