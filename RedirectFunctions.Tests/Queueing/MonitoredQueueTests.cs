using System.Net;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Tests.Infrastructure;
using static RedirectFunctions.Tests.Queueing.QueueingParts;

namespace RedirectFunctions.Tests.Queueing;

public sealed class MonitoredQueueTests
{
    private HttpStatusCode _status = HttpStatusCode.Created;

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task It_is_down_from_the_first_failure_and_up_with_the_first_confirmation(HttpStatusCode failure)
    {
        var service = new QueueServiceStub(_ => Task.FromResult(_status));
        using var log = new LogLines();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        using var queue = service.Queue(logger: loggers.CreateLogger<RedirectFunctions.Queueing.Commit.MonitoredQueue>());
        var wentDown = 0;
        queue.WentDown += (_, _) => wentDown++;
        _status = failure;

        await Assert.ThrowsAnyAsync<Exception>(() => queue.SendAsync(new BinaryData("x"), TimeSpan.Zero));
        await Assert.ThrowsAnyAsync<Exception>(() => queue.SendAsync(new BinaryData("y"), TimeSpan.Zero));

        Assert.False(queue.IsUp);
        Assert.Equal(1, wentDown);
        _status = HttpStatusCode.Created;
        await UntilAsync(() => queue.IsUp && log.All.Count == 2);
    }

    /// <summary>The queue's return is noticed without a click.</summary>
    [Fact]
    public async Task One_probe_at_a_time_asks_it_and_none_carries_a_click()
    {
        var open = 0;
        var most = 0;
        var service = new QueueServiceStub(async text =>
        {
            most = Math.Max(most, Interlocked.Increment(ref open));
            await Task.Delay(20, Cancelled);
            Interlocked.Decrement(ref open);
            return text == "x" ? HttpStatusCode.ServiceUnavailable : _status;
        });
        using var queue = service.Queue();
        _status = HttpStatusCode.ServiceUnavailable;
        await Assert.ThrowsAnyAsync<Exception>(() => queue.SendAsync(new BinaryData("x"), TimeSpan.Zero));

        await UntilAsync(() => service.Puts.Count > 3);

        Assert.Equal(1, most);
        Assert.All(service.Puts.Skip(1), probe => Assert.Equal("""{"version":1,"clicks":[]}""", probe));
        Assert.False(queue.IsUp);
    }

    [Fact]
    public async Task A_late_message_means_down_only_where_nothing_was_confirmed_meanwhile()
    {
        using var queue = QueueServiceStub.Confirming().Queue();
        var start = TimeProvider.System.GetTimestamp();
        await queue.SendAsync(new BinaryData("x"), TimeSpan.Zero);

        queue.Late(start);
        Assert.True(queue.IsUp);

        queue.Late(TimeProvider.System.GetTimestamp());
        Assert.False(queue.IsUp);
        await UntilAsync(() => queue.IsUp);
    }
}
