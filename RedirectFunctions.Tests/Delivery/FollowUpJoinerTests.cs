using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using RedirectFunctions.Delivery;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Tests.Delivery.Faults;

namespace RedirectFunctions.Tests.Delivery;

public sealed class FollowUpJoinerTests
{
    private static readonly TimeSpan Due = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<(TimeSpan Delay, int[] Clicks)> _stored = new();
    private readonly FollowUpJoiner _joiner;
    private Func<int[], Exception?> _fails = static _ => null;

    public FollowUpJoinerTests() => _joiner = new FollowUpJoiner(StoreAsync, _time, new Random(1));

    [Fact]
    public async Task A_message_alone_waits_for_nothing()
    {
        await LeaveAsync(1, 2);

        Assert.Equal([1, 2], Assert.Single(_stored).Clicks);
    }

    [Fact]
    public async Task What_is_left_waits_for_the_messages_that_are_being_worked_on()
    {
        var (first, second, third) = (_joiner.Begin(), _joiner.Begin(), _joiner.Begin());
        var one = _joiner.StoreAsync(Clicks(1), Due);
        first.Dispose();
        second.Dispose();
        var other = _joiner.StoreAsync(Clicks(2, 3), Due);
        Assert.Empty(_stored);

        third.Dispose();

        await Task.WhenAll(one, other);
        Assert.Equal([1, 2, 3], Assert.Single(_stored).Clicks);
        Assert.Equal(Due, Assert.Single(_stored).Delay);
    }

    [Fact]
    public async Task It_does_not_wait_for_ever()
    {
        using var slow = _joiner.Begin();
        var left = LeaveAsync(1);
        _time.Advance(FollowUpJoiner.LongestWait - TimeSpan.FromMilliseconds(1));
        Assert.False(left.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(1));

        await left;
        await Task.WhenAll(LeaveAsync(2), Task.Run(() => _time.Advance(FollowUpJoiner.LongestWait), TestContext.Current.CancellationToken));
        Assert.Equal([[1], [2]], _stored.Select(static one => one.Clicks));
    }

    [Fact]
    public async Task A_full_message_leaves_at_once_and_what_finds_no_room_in_one_begins_the_next()
    {
        using var slow = _joiner.Begin();
        var hundred = LeaveAsync([.. Enumerable.Range(0, 100)]);
        Assert.Empty(_stored);

        var full = LeaveAsync([.. Enumerable.Range(100, ClickBatch.MaxClicks)]);

        await Task.WhenAll(hundred, full);
        Assert.Equal([100, ClickBatch.MaxClicks], _stored.Select(static one => one.Clicks.Length).Order());
    }

    [Fact]
    public async Task Only_what_is_due_together_leaves_together()
    {
        var both = _joiner.Begin();
        var soon = _joiner.StoreAsync(Clicks(1), Due);
        var late = _joiner.StoreAsync(Clicks(2), Due * 2);

        both.Dispose();

        await Task.WhenAll(soon, late);
        Assert.Equal([(Due, 1), (Due * 2, 2)], _stored.Select(static one => (one.Delay, one.Clicks.Single())).Order());
    }

    [Fact]
    public async Task What_cannot_be_stored_concerns_those_whose_clicks_it_has_and_no_others()
    {
        var all = _joiner.Begin();
        var large = new string('x', 40_000);
        _fails = static clicks => clicks.Contains(2) ? new IOException("full") : null;
        var good = _joiner.StoreAsync(Clicks(large, 1), Due);
        var bad = _joiner.StoreAsync(Clicks(large, 2), Due);
        var other = _joiner.StoreAsync(Clicks(3), Due * 2);

        all.Dispose();

        await Task.WhenAll(good, other);
        Assert.Equal("full", (await Assert.ThrowsAsync<IOException>(() => bad)).Message);
    }

    [Fact]
    public async Task A_message_that_is_given_up_keeps_nobody_waiting()
    {
        var (first, second) = (_joiner.Begin(), _joiner.Begin());
        var left = _joiner.StoreAsync(Clicks(1), Due);

        first.Dispose();
        second.Dispose();
        second.Dispose();

        await left;
        await LeaveAsync(2);
        Assert.Equal(2, _stored.Count);
    }

    [Fact]
    public void The_jitter_is_the_same_for_a_second()
    {
        var jitter = _joiner.Jitter;
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(jitter, _joiner.Jitter);

        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.NotEqual(jitter, _joiner.Jitter);
    }

    /// <summary>One message, of which these clicks are left.</summary>
    private async Task LeaveAsync(params int[] numbers)
    {
        Task stored;
        using (_joiner.Begin())
        {
            stored = _joiner.StoreAsync(Clicks(numbers), Due);
        }

        await stored;
    }

    private Task StoreAsync(BinaryData message, TimeSpan delay)
    {
        Assert.True(QueueJson.TryReadBatch(message, out var batch, out _));
        int[] clicks = [.. batch.Clicks.Select(static click => FaultyDelivery.NumberOf(click.Click))];
        if (_fails(clicks) is { } failure)
        {
            return Task.FromException(failure);
        }

        _stored.Enqueue((delay, clicks));
        return Task.CompletedTask;
    }

    private static IEnumerable<BatchedClick> Clicks(params int[] numbers) => Clicks("", numbers);

    /// <param name="agent">Two clicks with long agents do not fit into one message.</param>
    private static IEnumerable<BatchedClick> Clicks(string agent, params int[] numbers)
    {
        var clicks = FaultyDelivery.Clicks(numbers.Length == 0 ? 0 : numbers.Max() + 1, "gtm");
        return numbers.Select(number => clicks[number] with { Click = clicks[number].Click with { UserAgent = agent } });
    }
}
