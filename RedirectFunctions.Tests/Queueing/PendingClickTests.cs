using System.Text;
using Microsoft.Extensions.Time.Testing;
using RedirectFunctions.Queueing.Commit;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Tests.Clicks;

namespace RedirectFunctions.Tests.Queueing;

public class PendingClickTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(250);

    /// <summary>A later click may reuse the array of its text only when nobody can ask for that text any more.</summary>
    [Fact]
    public void A_click_that_was_not_confirmed_in_time_keeps_its_text()
    {
        var late = Waiting(1);
        var text = Encoding.UTF8.GetString(late.Json);
        late.Finish(isConfirmed: false);
        late.Finish(isConfirmed: true);

        var others = Enumerable.Range(2, 3000).Select(Waiting).ToList();

        Assert.Equal(text, Encoding.UTF8.GetString(late.Json));
        Assert.All(others, (other, index) => Assert.Equal(IdOf(index + 2), other.Id));
        Assert.All(others, other => Assert.Contains($"{other.Id}", Encoding.UTF8.GetString(other.Json), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_text_of_a_confirmed_click_makes_room_for_the_next()
    {
        foreach (var n in Enumerable.Range(1, 3000))
        {
            var click = Waiting(n);
            Assert.Contains($"{click.Id}", Encoding.UTF8.GetString(click.Json), StringComparison.Ordinal);
            click.Finish(isConfirmed: true);
            Assert.True(await click.InTime);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var n = 0; n < 1000; n++)
        {
            Waiting(1).Finish(isConfirmed: true);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1000, 1, 1000);
    }

    [Fact]
    public async Task Each_click_waits_for_its_own_budget_and_no_longer()
    {
        var time = new FakeTimeProvider();
        using var clock = new BudgetClock(QueueServiceStub.Confirming().Queue(time), new QueueOptions { EnqueueBudget = Budget }, time);
        var (first, confirmed, last) = (Waiting(1), Waiting(2), Waiting(3));
        clock.Watch(first);
        clock.Watch(confirmed);
        confirmed.Finish(isConfirmed: true);
        time.Advance(TimeSpan.FromMilliseconds(100));
        clock.Watch(last);

        time.Advance(TimeSpan.FromMilliseconds(149));
        await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.False(first.InTime.IsCompleted);

        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(await first.InTime);
        Assert.True(await confirmed.InTime);
        Assert.False(last.InTime.IsCompleted);

        time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.False(await last.InTime);
    }

    /// <summary>The clock starts anew after a time without waiting clicks.</summary>
    [Fact]
    public async Task A_click_after_a_pause_has_a_budget_too()
    {
        var time = new FakeTimeProvider();
        using var clock = new BudgetClock(QueueServiceStub.Confirming().Queue(time), new QueueOptions { EnqueueBudget = Budget }, time);
        for (var n = 0; n < 3; n++)
        {
            var click = Waiting(n);
            clock.Watch(click);
            time.Advance(Budget);
            Assert.False(await click.InTime);
            time.Advance(TimeSpan.FromSeconds(5));
        }
    }

    private static Guid IdOf(int number) => new(number, 0, 0, new byte[8]);

    private static PendingClick Waiting(int number) =>
        new(new BatchedClick(SampleClick.Full with { Id = IdOf(number) }, [new OutstandingDelivery("gtm")]));
}
