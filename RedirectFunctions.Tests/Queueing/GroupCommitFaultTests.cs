using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Queueing.Commit;
using static RedirectFunctions.Tests.Queueing.QueueingParts;

namespace RedirectFunctions.Tests.Queueing;

/// <summary>A fault in one message must not affect the next.</summary>
public sealed class GroupCommitFaultTests
{
    [Fact]
    public async Task A_log_that_throws_holds_up_no_click()
    {
        var service = new QueueServiceStub(Always(HttpStatusCode.InternalServerError));
        await using var parts = new QueueingParts(service, configure: services => services.AddLogging(logging => logging.AddProvider(new ThrowingLog())));

        for (var n = 1; n <= 12; n++)
        {
            var click = Click(n);
            parts.Get<GroupCommit>().Add(click);

            Assert.False(await click.InTime.WaitAsync(TimeSpan.FromMinutes(1), Cancelled));
        }
    }

    [Fact]
    public async Task A_message_that_is_refused_says_nothing_about_the_queue()
    {
        var service = new QueueServiceStub(Always(HttpStatusCode.RequestEntityTooLarge));
        await using var parts = new QueueingParts(service);
        var click = Click(1);

        parts.Get<GroupCommit>().Add(click);

        Assert.False(await click.InTime);
        Assert.True(parts.Tracking.IsUp);
    }

    /// <summary>No click comes after it that would notice that the message before it is late.</summary>
    [Fact]
    public async Task A_click_behind_a_late_message_gets_a_slot_though_no_other_comes()
    {
        var first = new TaskCompletionSource<HttpStatusCode>();
        var puts = 0;
        var service = new QueueServiceStub(_ => Interlocked.Increment(ref puts) == 1 ? first.Task : Task.FromResult(HttpStatusCode.Created));
        await using var parts = new QueueingParts(service);
        var commit = parts.Get<GroupCommit>();
        var (late, next) = (Click(1), Click(2));

        commit.Add(late);
        await UntilAsync(() => !service.Puts.IsEmpty);
        commit.Add(next);

        Assert.True(await next.InTime.WaitAsync(TimeSpan.FromMinutes(1), Cancelled));
        Assert.False(late.InTime.IsCompleted);
        first.SetResult(HttpStatusCode.Created);
        Assert.True(await late.InTime);
    }

    /// <summary>A click that is stored elsewhere by now must not count as waiting.</summary>
    [Fact]
    public async Task A_click_that_was_withdrawn_stands_in_no_message()
    {
        var release = new TaskCompletionSource();
        var service = new QueueServiceStub(async _ =>
        {
            await release.Task;
            return HttpStatusCode.Created;
        });
        await using var parts = new QueueingParts(service, options: queue => queue with { SendSlots = 1 });
        var commit = parts.Get<GroupCommit>();
        commit.Add(Click(1));
        await UntilAsync(() => service.Puts.Count == 1);
        var waiting = Enumerable.Range(2, 300).Select(Click).ToArray();
        Array.ForEach(waiting, commit.Add);

        Assert.All(waiting[..^1], click => Assert.True(commit.TryWithdraw(click)));
        release.SetResult();

        Assert.True(await waiting[^1].InTime);
        Assert.Equal([1, 301], ClicksIn(service.Puts));
        Assert.False(commit.TryWithdraw(waiting[^1]));
    }

    [Fact]
    public async Task When_the_queue_goes_down_nobody_waits_in_its_line()
    {
        var answer = new TaskCompletionSource<HttpStatusCode>();
        var service = new QueueServiceStub(_ => answer.Task);
        await using var parts = new QueueingParts(service, options: queue => queue with { SendSlots = 1 });
        var commit = parts.Get<GroupCommit>();
        commit.Add(Click(1));
        await UntilAsync(() => !service.Puts.IsEmpty);
        var waiting = Click(2);
        commit.Add(waiting);

        answer.SetResult(HttpStatusCode.Forbidden);

        Assert.False(await waiting.InTime.WaitAsync(TimeSpan.FromMinutes(1), Cancelled));
        Assert.True(commit.TryWithdraw(waiting));
    }

    private sealed class ThrowingLog : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("The log is broken.");

        public void Dispose()
        {
        }
    }
}
