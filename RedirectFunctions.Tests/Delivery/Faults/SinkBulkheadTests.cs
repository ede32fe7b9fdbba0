using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RedirectFunctions.Delivery;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Telemetry;
using RedirectFunctions.Tests.Clicks;

namespace RedirectFunctions.Tests.Delivery.Faults;

public sealed class SinkBulkheadTests : IDisposable
{
    private readonly ClickTracing _tracing = new();
    private readonly FakeTimeProvider _time = new(SampleClick.Time);

    [Fact]
    public async Task Each_delivery_has_an_outcome_whatever_the_sink_throws()
    {
        using var bulkhead = Of(new ScriptedSink("gtm", click => (FaultyDelivery.NumberOf(click) % 3) switch
        {
            0 => throw new UriFormatException(),
            1 => throw new OperationCanceledException(),
            _ => ScriptedSink.Delivered,
        }));
        var attempts = Attempts(60);

        await bulkhead.AttemptAsync(attempts, static (_, _) => { }, CancellationToken.None);

        Assert.Equal(40, attempts.Count(attempt => attempt.Outcome == new DeliveryOutcome.Refused("crashed", null)));
        Assert.Equal(20, attempts.Count(attempt => attempt.Outcome is DeliveryOutcome.Delivered));
    }

    [Fact]
    public async Task Whoever_is_told_of_outcomes_may_throw()
    {
        var sink = new ScriptedSink("gtm", _ => ScriptedSink.Delivered);
        using var bulkhead = Of(sink);
        var attempts = Attempts(60);
        var told = 0;

        await bulkhead.AttemptAsync(
            attempts,
            (_, _) =>
            {
                Interlocked.Increment(ref told);
                throw new InvalidOperationException();
            },
            CancellationToken.None);

        Assert.Equal((60, 60), (told, sink.Asked.Count));
        Assert.All(attempts, attempt => Assert.IsType<DeliveryOutcome.Delivered>(attempt.Outcome));
    }

    [Fact]
    public async Task Clicks_that_make_a_sink_throw_do_not_open_its_circuit()
    {
        var crash = true;
        using var bulkhead = Of(new ScriptedSink("gtm", _ => crash ? throw new UriFormatException() : ScriptedSink.Delivered));
        await bulkhead.AttemptAsync(Attempts(60), static (_, _) => { }, CancellationToken.None);

        Assert.Equal("closed", bulkhead.Circuit);
        crash = false;
        var attempts = Attempts(1);
        await bulkhead.AttemptAsync(attempts, static (_, _) => { }, CancellationToken.None);

        Assert.IsType<DeliveryOutcome.Delivered>(attempts[0].Outcome);
    }

    [Fact]
    public async Task A_sink_that_throws_leaves_no_place_taken()
    {
        using var bulkhead = Of(new ScriptedSink("gtm", _ => throw new UriFormatException()));
        for (var message = 0; message < SinkBulkhead.Messages * 2; message++)
        {
            var attempts = Attempts(2);
            await bulkhead.AttemptAsync(attempts, static (_, _) => throw new InvalidOperationException(), CancellationToken.None);
            Assert.All(attempts, attempt => Assert.Equal("crashed", attempt.Outcome.Reason));
        }
    }

    public void Dispose() => _tracing.Dispose();

    private static DeliveryAttempt[] Attempts(int count) =>
        [.. FaultyDelivery.Clicks(count, "gtm").Select(batched => new DeliveryAttempt(batched.Click, new OutstandingDelivery("gtm"), null, TimeSpan.FromHours(71)))];

    private SinkBulkhead Of(ScriptedSink sink) => new(sink, _tracing, _time, NullLogger<SinkBulkhead>.Instance);
}
