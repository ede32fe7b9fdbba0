using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Delivery;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Telemetry;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Delivery.Faults;

/// <summary>One fault, one victim: whatever throws while a message is delivered, its other clicks are delivered once.</summary>
public class ClickDeliveryFaultTests
{
    [Fact]
    public async Task A_click_that_makes_a_sink_throw_is_parked_alone_and_its_neighbours_are_delivered_once()
    {
        var sink = new ScriptedSink("gtm", click => FaultyDelivery.NumberOf(click) == 77 ? throw new UriFormatException("https://visitor.example/hush") : ScriptedSink.Delivered);
        await using var delivery = await FaultyDelivery.StartAsync(sink);

        await delivery.DeliverAsync(FaultyDelivery.Clicks(128, "gtm"));

        AssertAskedOnce(sink, 128);
        var parked = Assert.Single(delivery.Parked());
        Assert.Equal(("crashed", "gtm", 77), (parked.Reason, parked.Delivery!.Sink, FaultyDelivery.NumberOf(parked.Click!)));
        Assert.Empty(delivery.FollowUps());
        Assert.Contains(delivery.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("System.UriFormatException", StringComparison.Ordinal));
        Assert.DoesNotContain(delivery.Log.All, line => line.Contains("hush", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_destination_that_is_no_URL_is_parked_for_GA4_alone()
    {
        var received = new ConcurrentBag<string>();
        await using var google = await HttpStub.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            received.Add(await reader.ReadToEndAsync());
        });
        await using var delivery = await FaultyDelivery.StartAsync(
            static _ => { },
            [
                ("ENABLE_GA4_TRACKING", "true"), ("GA4_MEASUREMENT_ID", "G-TEST123456"), ("GA4_API_SECRET", "secret"), ("GA4_ENDPOINT", google.Url.AbsoluteUri),
                ("ENABLE_GTM_TRACKING", "true"), ("GTM_SERVER_SIDE_URL", google.Url.AbsoluteUri),
            ]);
        var clicks = FaultyDelivery.Clicks(20, "gtm", "ga4");
        clicks[5] = clicks[5] with { Click = clicks[5].Click with { Destination = "no URL/5" } };

        await delivery.DeliverAsync(clicks);

        Assert.Equal(39, received.Count);
        var parked = Assert.Single(delivery.Parked());
        Assert.Equal(("crashed", "ga4", "no URL/5"), (parked.Reason, parked.Delivery!.Sink, parked.Click!.Destination));
    }

    [Fact]
    public async Task A_listener_of_measurements_that_throws_makes_nothing_arrive_twice()
    {
        var sink = Mixed();
        await using var delivery = await FaultyDelivery.StartAsync(sink);
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => self.EnableMeasurementEvents(instrument) };
        var called = 0;
        listener.SetMeasurementEventCallback<long>((instrument, _, _, _) => ThrowIfOurs(instrument));
        listener.SetMeasurementEventCallback<int>((instrument, _, _, _) => ThrowIfOurs(instrument));
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => ThrowIfOurs(instrument));
        listener.Start();

        await delivery.DeliverAsync(FaultyDelivery.Clicks(30, "gtm"));

        Assert.True(called > 0);
        AssertMixed(delivery, sink);
        var sums = delivery.Services.GetRequiredService<Ledger>().Sums.Read();
        Assert.Equal(10, sums.Single(sum => sum.Counter == "redirect.delivered").Count);

        void ThrowIfOurs(Instrument instrument)
        {
            if (ReferenceEquals(instrument.Meter.Scope, delivery.Services.GetRequiredService<IMeterFactory>()))
            {
                Interlocked.Increment(ref called);
                throw new InvalidOperationException("A listener of measurements");
            }
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_listener_of_spans_that_throws_makes_nothing_arrive_twice(bool atStart, bool atEnd)
    {
        var sink = Mixed();
        await using var delivery = await FaultyDelivery.StartAsync(sink);
        var source = delivery.Services.GetRequiredService<ClickTracing>().Source;
        var called = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = one => ReferenceEquals(one, source),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = _ => ThrowIf(atStart),
            ActivityStopped = _ => ThrowIf(atEnd),
        };
        ActivitySource.AddActivityListener(listener);

        await delivery.DeliverAsync(FaultyDelivery.Clicks(30, "gtm"));

        Assert.True(called > 0);
        Assert.Null(Activity.Current);
        AssertMixed(delivery, sink);

        void ThrowIf(bool now)
        {
            if (now)
            {
                Interlocked.Increment(ref called);
                throw new InvalidOperationException("A listener of spans");
            }
        }
    }

    [Fact]
    public async Task A_logger_that_throws_makes_nothing_arrive_twice()
    {
        var sink = Mixed();
        using var broken = new BrokenLogs();
        await using var delivery = await FaultyDelivery.StartAsync(services => services.AddLogging(logging => logging.AddProvider(broken)), [], sink);

        await delivery.DeliverAsync(FaultyDelivery.Clicks(30, "gtm"));

        Assert.True(broken.Called > 0);
        AssertMixed(delivery, sink);
        Assert.Equal(10, delivery.Log.All.Count(line => line.Contains("delivered, http_200", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_can_be_stored_nowhere_for_a_moment_is_stored_later_and_nothing_arrives_twice()
    {
        var sink = Mixed();
        await using var delivery = await FaultyDelivery.StartAsync(sink);
        delivery.FillSpool();
        var refused = 0;
        delivery.Queue.Answer = message => IsPart(message) && Interlocked.Increment(ref refused) <= 2 ? StatusCodes.Status500InternalServerError : StatusCodes.Status201Created;

        await delivery.DeliverAsync(FaultyDelivery.Clicks(30, "gtm"));

        Assert.True(refused > 2);
        AssertMixed(delivery, sink);
    }

    [Fact]
    public async Task What_can_be_stored_nowhere_does_not_keep_the_rest_from_being_stored()
    {
        var sink = Mixed();
        await using var delivery = await FaultyDelivery.StartAsync(sink);
        delivery.FillSpool();
        delivery.Queue.Answer = message => IsPart(message) ? StatusCodes.Status500InternalServerError : StatusCodes.Status201Created;

        await Assert.ThrowsAsync<IOException>(() => delivery.DeliverAsync(FaultyDelivery.Clicks(30, "gtm")));

        AssertAskedOnce(sink, 30);
        Assert.Equal([5, 5], delivery.Queue.Stored.Where(message => message.Queue == "redirect-tracking" && CountOf([message]) > 0).GroupBy(message => message.HiddenFor / 100).Select(group => CountOf([.. group])).Order());
        Assert.Equal(4, delivery.Parked().Length);
    }

    [Theory]
    [InlineData(24, 23)]
    [InlineData(null, 71)]
    public async Task The_last_attempt_at_a_sink_is_an_hour_before_it_takes_the_click_no_more(int? maxAge, int horizon)
    {
        var sink = new ScriptedSink(
            new SinkProfile("gtm", "GTM", "GTM") { MaxAge = maxAge is { } hours ? TimeSpan.FromHours(hours) : null },
            _ => new DeliveryOutcome.Retry("http_429", 429, TimeSpan.FromHours(100)));
        await using var delivery = await FaultyDelivery.StartAsync(sink);

        await delivery.DeliverAsync(FaultyDelivery.Clicks(1, "gtm"));

        Assert.InRange(Assert.Single(delivery.Queue.Stored).HiddenFor, horizon * 3600 - 60, horizon * 3600);
    }

    [Fact]
    public async Task Parking_is_done_eight_at_a_time()
    {
        var sink = new ScriptedSink("gtm", _ => new DeliveryOutcome.Refused("http_400", 400));
        await using var delivery = await FaultyDelivery.StartAsync(sink);
        delivery.Queue.Latency = TimeSpan.FromMilliseconds(50);

        await delivery.DeliverAsync(FaultyDelivery.Clicks(128, "gtm"));

        Assert.Equal(128, delivery.Parked().Select(item => item.Click!.Id).Distinct().Count());
        Assert.InRange(delivery.Queue.MostAtOnce, 2, 8);
    }

    /// <summary>Of every six clicks, two are delivered, one is refused, and three are retried after different times.</summary>
    private static ScriptedSink Mixed() => new("gtm", click => (FaultyDelivery.NumberOf(click) % 6) switch
    {
        0 or 1 => ScriptedSink.Delivered,
        2 => new DeliveryOutcome.Refused("http_400", 400),
        3 => new DeliveryOutcome.Retry("http_429", 429, TimeSpan.FromSeconds(1000)),
        4 => new DeliveryOutcome.Retry("http_429", 429, TimeSpan.FromSeconds(3000)),
        _ => new DeliveryOutcome.Deferred("circuit_open", TimeSpan.FromSeconds(5000)),
    });

    /// <summary>One of the parked clicks, and the follow-up with the longest delay.</summary>
    private static bool IsPart(QueueStub.PutMessage message) => message.HiddenFor >= 4500 || message.Text.Contains("https://shop.example/8\"", StringComparison.Ordinal);

    private static void AssertMixed(FaultyDelivery delivery, ScriptedSink sink)
    {
        AssertAskedOnce(sink, 30);
        Assert.Equal([2, 8, 14, 20, 26], delivery.Parked().Select(item => FaultyDelivery.NumberOf(item.Click!)).Order());
        Assert.Equal(
            Enumerable.Range(0, 30).Where(number => number % 6 >= 3),
            delivery.FollowUps().SelectMany(batch => batch.Clicks).Select(click => FaultyDelivery.NumberOf(click.Click)).Order());
    }

    private static void AssertAskedOnce(ScriptedSink sink, int clicks)
    {
        Assert.Equal(clicks, sink.Asked.Count);
        Assert.All(sink.Asked.Values, count => Assert.Equal(1, count));
    }

    private static int CountOf(QueueStub.PutMessage[] messages) => messages.Sum(message =>
    {
        Assert.True(QueueJson.TryReadBatch(new BinaryData(message.Text), out var batch, out _));
        return batch.Clicks.Count;
    });

    private sealed class BrokenLogs : ILoggerProvider, ILogger
    {
        private int _called;

        public int Called => _called;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Interlocked.Increment(ref _called);
            throw new IOException("No space left on device");
        }

        public void Dispose()
        {
        }
    }
}
