using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RedirectFunctions.Clicks;
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
    public async Task A_probe_that_is_asked_for_is_made_while_the_circuit_would_still_be_open()
    {
        var sink = new ScriptedSink("gtm", static _ => new DeliveryOutcome.Retry("http_503", 503));
        using var bulkhead = Of(sink);
        await bulkhead.AttemptAsync(Attempts(60), static (_, _) => { }, CancellationToken.None);
        var asked = sink.Calls.Count;
        Assert.Equal("circuit_open", (await OneAsync(bulkhead)).Reason);

        bulkhead.ProbeNow();

        Assert.Equal("http_503", (await OneAsync(bulkhead)).Reason);
        Assert.Equal(asked + 1, sink.Calls.Count);
        // The probe has failed, so the next break is twice as long as the first.
        Assert.Equal(new DeliveryOutcome.Deferred("circuit_open", TimeSpan.FromSeconds(30)), await OneAsync(bulkhead));
    }

    [Fact]
    public async Task A_probe_that_is_asked_for_and_succeeds_closes_the_circuit()
    {
        var isDown = true;
        using var bulkhead = Of(new ScriptedSink("gtm", _ => isDown ? new DeliveryOutcome.Retry("http_503", 503) : ScriptedSink.Delivered));
        await bulkhead.AttemptAsync(Attempts(60), static (_, _) => { }, CancellationToken.None);
        isDown = false;

        bulkhead.ProbeNow();

        Assert.Equal(ScriptedSink.Delivered, await OneAsync(bulkhead));
        Assert.Equal("closed", bulkhead.Circuit);
    }

    [Fact]
    public async Task A_sink_that_throws_leaves_no_place_taken()
    {
        using var bulkhead = Of(new ScriptedSink("gtm", _ => throw new UriFormatException()));
        for (var message = 0; message < SinkBulkhead.Requests; message++)
        {
            var attempts = Attempts(2);
            await bulkhead.AttemptAsync(attempts, static (_, _) => throw new InvalidOperationException(), CancellationToken.None);
            Assert.All(attempts, attempt => Assert.Equal("crashed", attempt.Outcome.Reason));
        }
    }

    [Theory]
    [InlineData(1, 1, 128)]
    [InlineData(3, 1, 126)]
    [InlineData(128, 1, 128)]
    [InlineData(128, 128, 128)]
    public async Task Open_requests_are_counted_and_what_finds_no_room_is_put_off(int clicksOfMessage, int clicksOfCall, int open)
    {
        var sink = new WaitingSink(clicksOfCall);
        using var bulkhead = Of(sink);
        var requestsOfMessage = Math.Min((clicksOfMessage + clicksOfCall - 1) / clicksOfCall, 16);
        var within = Enumerable.Range(0, SinkBulkhead.Requests / requestsOfMessage).Select(_ => Attempts(clicksOfMessage)).ToList();
        var attempting = Task.WhenAll(within.Select(message => bulkhead.AttemptAsync(message, static (_, _) => { }, CancellationToken.None)));
        await sink.IsAskedAsync(open);
        // Exactly those for which there was no room.
        var oneMore = Attempts(clicksOfMessage == 3 ? 3 : 1);

        await bulkhead.AttemptAsync(oneMore, static (_, _) => { }, CancellationToken.None);

        Assert.All(oneMore, attempt => Assert.Equal("lane_full", attempt.Outcome.Reason));
        Assert.Equal(open, sink.Open);
        sink.Answer();
        await attempting;
        Assert.All(within.SelectMany(message => message), attempt => Assert.IsType<DeliveryOutcome.Delivered>(attempt.Outcome));
        await bulkhead.AttemptAsync(oneMore, static (_, _) => { }, CancellationToken.None);
        Assert.All(oneMore, attempt => Assert.IsType<DeliveryOutcome.Delivered>(attempt.Outcome));
    }

    [Fact]
    public async Task A_message_that_waits_for_room_is_let_through_when_there_is_some()
    {
        var sink = new WaitingSink(1);
        using var bulkhead = Of(sink);
        var within = Task.WhenAll(Enumerable.Range(0, SinkBulkhead.Requests).Select(_ => bulkhead.AttemptAsync(Attempts(1), static (_, _) => { }, CancellationToken.None)));
        await sink.IsAskedAsync(SinkBulkhead.Requests);
        // It waits nine seconds.
        var full = Attempts(128);

        var waiting = bulkhead.AttemptAsync(full, static (_, _) => { }, CancellationToken.None);
        sink.Answer();
        await Task.WhenAll(within, waiting);

        Assert.All(full, attempt => Assert.IsType<DeliveryOutcome.Delivered>(attempt.Outcome));
    }

    [Fact]
    public async Task A_call_of_which_a_part_is_to_be_repeated_does_not_open_the_circuit()
    {
        using var bulkhead = Of(new ScriptedSink(
            new SinkProfile("gtm", "GTM", "GTM") { MaxClicks = 10 },
            click => FaultyDelivery.NumberOf(click) % 2 == 0 ? new DeliveryOutcome.Retry("http_429", 429) : ScriptedSink.Delivered));

        await bulkhead.AttemptAsync(Attempts(1000), static (_, _) => { }, CancellationToken.None);

        Assert.Equal("closed", bulkhead.Circuit);
    }

    public void Dispose() => _tracing.Dispose();

    private static DeliveryAttempt[] Attempts(int count) =>
        [.. FaultyDelivery.Clicks(count, "gtm").Select(batched => new DeliveryAttempt(batched.Click, new OutstandingDelivery("gtm"), null, TimeSpan.FromHours(71)))];

    private static async Task<DeliveryOutcome> OneAsync(SinkBulkhead bulkhead)
    {
        var attempts = Attempts(1);
        await bulkhead.AttemptAsync(attempts, static (_, _) => { }, CancellationToken.None);
        return attempts[0].Outcome;
    }

    private SinkBulkhead Of(ITrackingSink sink) => new(sink, _tracing, _time, NullLogger<SinkBulkhead>.Instance);

    /// <summary>Does not answer until it is told to.</summary>
    private sealed class WaitingSink(int maxClicks) : ITrackingSink
    {
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _open;

        public SinkProfile Profile { get; } = new("gtm", "GTM", "GTM") { MaxClicks = maxClicks };

        public int Open => Volatile.Read(ref _open);

        public void Answer() => _answer.SetResult();

        public async Task IsAskedAsync(int requests)
        {
            while (Open < requests)
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }
        }

        public async Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(
            IReadOnlyList<Click> clicks, string group, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _open);
            await _answer.Task;
            return [.. clicks.Select(_ => ScriptedSink.Delivered)];
        }
    }
}
