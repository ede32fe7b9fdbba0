using System.Net;
using Microsoft.Extensions.Time.Testing;
using RedirectFunctions.Queueing.Commit;
using RedirectFunctions.Queueing.Storage;
using static RedirectFunctions.Tests.Queueing.QueueingParts;

namespace RedirectFunctions.Tests.Queueing;

public sealed class GatherRuleTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(42);

    private readonly FakeTimeProvider _time = new();
    private readonly GatherRule _rule;

    public GatherRuleTests() => _rule = new GatherRule(Longest, _time);

    [Fact]
    public void A_message_does_not_wait_until_there_have_been_enough_clicks_to_know_the_rate()
    {
        Arrive(63, milliseconds: 0.1);
        Assert.Null(_rule.Pause());

        Arrive(1, milliseconds: 0.1);
        Assert.NotNull(_rule.Pause());
    }

    [Theory]
    [InlineData(2.4, true)]
    [InlineData(2.7, false)]
    [InlineData(1000, false)]
    public void Traffic_is_busy_from_sixteen_clicks_in_the_longest_wait(double distance, bool waits)
    {
        Arrive(100, distance);

        Assert.Equal(waits, _rule.Pause() is not null);
    }

    [Fact]
    public void A_click_after_a_quiet_time_leaves_at_once_however_busy_it_was_before()
    {
        Arrive(100, milliseconds: 0.1);
        _time.Advance(TimeSpan.FromSeconds(1));
        _rule.Arrived();

        Assert.Null(_rule.Pause());
    }

    [Theory]
    [InlineData(0.01, 1)]
    [InlineData(0.5, 2)]
    [InlineData(2, 8)]
    public void Nothing_within_four_usual_distances_means_that_nobody_comes(double distance, double pause)
    {
        Arrive(100, distance);

        Assert.Equal(TimeSpan.FromMilliseconds(pause), _rule.Pause());
    }

    [Fact]
    public void Waiting_in_vain_becomes_rarer_each_time_until_it_pays_again()
    {
        Arrive(100, milliseconds: 0.1);

        Assert.Equal([0, 1, 2, 4, 8, 16, 32, 64, 64], Enumerable.Range(0, 9).Select(_ => SkippedBeforeWaiting(after: 19)));
        Assert.Equal([64, 0, 0], Enumerable.Range(0, 3).Select(_ => SkippedBeforeWaiting(after: 20)));
        Assert.Equal([0, 1], Enumerable.Range(0, 2).Select(_ => SkippedBeforeWaiting(after: 19)));

        int SkippedBeforeWaiting(int after)
        {
            var skipped = 0;
            for (; _rule.Pause() is null; skipped++)
            {
            }

            _rule.Learn(before: 10, after);
            return skipped;
        }
    }

    [Fact]
    public void Waiting_pays_if_it_brings_as_many_clicks_as_are_worth_waiting_for()
    {
        Arrive(100, milliseconds: 0.1);

        _rule.Learn(before: 40, after: 56);
        Assert.NotNull(_rule.Pause());

        _rule.Learn(before: 40, after: 55);
        Assert.Null(_rule.Pause());
    }

    [Theory]
    [InlineData(15, false)]
    [InlineData(16, true)]
    public void Waiting_does_not_pay_for_few_clients_that_send_again_once_they_are_answered(int clients, bool pays)
    {
        Arrive(100, milliseconds: 0.1);

        _rule.Learn(before: 2, after: clients);

        Assert.Equal(pays, _rule.Pause() is not null);
    }

    [Fact]
    public void Three_quarters_of_the_last_message_are_enough_to_leave_at_the_first_silence()
    {
        Assert.Equal(0, _rule.Enough);

        _rule.Learn(before: 1, after: 40);

        Assert.Equal(30, _rule.Enough);
    }

    [Fact]
    public void A_budget_too_short_to_share_is_not_shared()
    {
        var rule = new GatherRule(TimeSpan.FromMilliseconds(1), _time);
        for (var n = 0; n < 100; n++)
        {
            rule.Arrived();
        }

        Assert.Null(rule.Pause());
    }

    [Fact]
    public async Task Under_load_a_message_leaves_with_the_clicks_that_come_within_its_wait()
    {
        var first = new TaskCompletionSource<HttpStatusCode>();
        var service = new QueueServiceStub(text => ClicksIn(text) is [1] ? first.Task : Task.FromResult(HttpStatusCode.Created));
        await using var parts = new QueueingParts(service, time: _time);
        var commit = parts.Get<GroupCommit>();
        commit.Add(Click(1));
        await UntilAsync(() => service.Puts.Count == 1);
        var clicks = 1;
        while (clicks < 80)
        {
            AddNext();
        }

        first.SetResult(HttpStatusCode.Created);
        while (service.Puts.Count < 2)
        {
            await Task.Delay(2, Cancelled);
            AddNext();
        }

        // By this clock, a pause is one millisecond, in which four clicks come.
        Assert.InRange(ClicksIn(service.Puts.Last()).Length, 79 + 4, 128);

        void AddNext()
        {
            commit.Add(Click(++clicks));
            _time.Advance(TimeSpan.FromMilliseconds(0.25));
        }
    }

    [Fact]
    public async Task A_silence_does_not_end_the_wait_of_a_message_that_has_far_fewer_clicks_than_usual()
    {
        using var line = new CommitLine(new QueueOptions(), _time, openSlot: () => { });
        for (var number = 1; number <= 64; number++)
        {
            line.Add(Click(number));
            _time.Advance(TimeSpan.FromMilliseconds(0.25));
        }

        var first = line.GatherAsync();
        for (var number = 65; number <= 84; number++)
        {
            line.Add(Click(number));
        }

        await UntilGatheredAsync(first);
        line.TakeAll();
        line.Add(Click(85));
        var start = _time.GetTimestamp();
        await UntilGatheredAsync(line.GatherAsync());

        // A sixth of the budget, minus a pause of one millisecond.
        Assert.InRange(_time.GetElapsedTime(start).TotalMilliseconds, 250 / 6.0 - 1, double.MaxValue);

        async Task UntilGatheredAsync(Task<bool> gathering)
        {
            while (!gathering.IsCompleted)
            {
                _time.Advance(TimeSpan.FromMilliseconds(0.25));
                await Task.Delay(1, Cancelled);
            }

            Assert.True(await gathering);
        }
    }

    [Fact]
    public async Task A_message_that_is_sent_meanwhile_does_not_take_the_clicks_that_another_one_waits_for()
    {
        TaskCompletionSource<HttpStatusCode>[] answers = [new(), new()];
        var service = new QueueServiceStub(
            text => ClicksIn(text) is [<= 2 and var number] ? answers[number - 1].Task : Task.FromResult(HttpStatusCode.Created));
        await using var parts = new QueueingParts(service, time: _time);
        var commit = parts.Get<GroupCommit>();
        commit.Add(Click(1));
        await UntilAsync(() => service.Puts.Count == 1);
        // The first message is late, so a second one is sent beside it.
        _time.Advance(TimeSpan.FromMilliseconds(22));
        commit.Add(Click(2));
        await UntilAsync(() => service.Puts.Count == 2);
        var clicks = 2;
        while (clicks < 82)
        {
            AddNext();
        }

        Array.ForEach(answers, answer => answer.SetResult(HttpStatusCode.Created));
        while (service.Puts.Count < 3)
        {
            await Task.Delay(2, Cancelled);
            AddNext();
        }

        Assert.InRange(ClicksIn(service.Puts.Last()).Length, 80 + 4, 128);

        void AddNext()
        {
            commit.Add(Click(++clicks));
            _time.Advance(TimeSpan.FromMilliseconds(0.25));
        }
    }

    private void Arrive(int clicks, double milliseconds)
    {
        for (var n = 0; n < clicks; n++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            _rule.Arrived();
        }
    }
}
