using Microsoft.Extensions.Logging.Abstractions;
using RedirectFunctions.Delivery;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Tests.Delivery.Faults;

public sealed class ClockJumpTests
{
    /// <summary>The longest break is five minutes, and a deferral adds at most a quarter.</summary>
    private static readonly TimeSpan LongestBreak = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(-8)]
    [InlineData(8)]
    public async Task A_clock_that_jumps_while_a_circuit_is_open_keeps_it_open_no_longer(int days)
    {
        var time = new JumpingTime();
        using var tracing = new ClickTracing();
        using var bulkhead = new SinkBulkhead(
            new ScriptedSink("gtm", static _ => new DeliveryOutcome.Retry("http_503", 503)), tracing, time, NullLogger<SinkBulkhead>.Instance);
        await AttemptAsync(bulkhead, 60);
        Assert.Equal("open", bulkhead.Circuit);

        time.Jump = TimeSpan.FromDays(days);

        var attempt = (await AttemptAsync(bulkhead, 1)).Single();
        Assert.Equal("circuit_open", attempt.Outcome.Reason);
        Assert.InRange(((DeliveryOutcome.Deferred)attempt.Outcome).NotBefore, TimeSpan.Zero, LongestBreak);
    }

    private static async Task<DeliveryAttempt[]> AttemptAsync(SinkBulkhead bulkhead, int clicks)
    {
        DeliveryAttempt[] attempts =
        [
            .. FaultyDelivery.Clicks(clicks, "gtm")
                .Select(batched => new DeliveryAttempt(batched.Click, new OutstandingDelivery("gtm"), null, TimeSpan.FromHours(71))),
        ];
        await bulkhead.AttemptAsync(attempts, static (_, _) => { }, CancellationToken.None);
        return attempts;
    }

    private sealed class JumpingTime : TimeProvider
    {
        public TimeSpan Jump { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Jump;
    }
}
