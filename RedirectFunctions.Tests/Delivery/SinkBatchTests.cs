using RedirectFunctions.Clicks;
using RedirectFunctions.Delivery;
using RedirectFunctions.Tests.Delivery.Faults;

namespace RedirectFunctions.Tests.Delivery;

/// <summary>Sinks that accept several clicks of a message in one call.</summary>
public class SinkBatchTests
{
    [Fact]
    public async Task Clicks_of_a_message_are_handed_over_together_and_never_more_than_the_sink_takes()
    {
        var sink = Taking(30);
        await using var delivery = await FaultyDelivery.StartAsync(sink);

        await delivery.DeliverAsync(FaultyDelivery.Clicks(100, "batch"));

        Assert.Equal([10, 30, 30, 30], sink.Calls.Select(call => call.Clicks.Length).Order());
        Assert.All(sink.Calls, call => Assert.Equal(call.Clicks[0].Id.ToString(), call.Group));
        Assert.Equal(100, sink.Asked.Count);
        Assert.Empty(delivery.FollowUps());
    }

    [Fact]
    public async Task Each_click_of_a_call_has_its_own_outcome()
    {
        var sink = Taking(128, click => (FaultyDelivery.NumberOf(click) % 3) switch
        {
            0 => ScriptedSink.Delivered,
            1 => new DeliveryOutcome.Refused("field_invalid", 400),
            _ => new DeliveryOutcome.Retry("http_429", 429),
        });
        await using var delivery = await FaultyDelivery.StartAsync(sink);

        await delivery.DeliverAsync(FaultyDelivery.Clicks(12, "batch"));

        Assert.Single(sink.Calls);
        Assert.Equal([1, 4, 7, 10], delivery.Parked().Select(item => FaultyDelivery.NumberOf(item.Click!)).Order());
        Assert.Equal([2, 5, 8, 11], delivery.FollowUps().SelectMany(batch => batch.Clicks).Select(click => FaultyDelivery.NumberOf(click.Click)));
    }

    [Fact]
    public async Task A_click_that_cannot_be_written_is_parked_alone_and_its_neighbours_are_delivered_once()
    {
        var sink = Taking(128, click => FaultyDelivery.NumberOf(click) == 77 ? throw new UriFormatException() : ScriptedSink.Delivered);
        await using var delivery = await FaultyDelivery.StartAsync(sink);

        await delivery.DeliverAsync(FaultyDelivery.Clicks(128, "batch"));

        var parked = Assert.Single(delivery.Parked());
        Assert.Equal(("crashed", 77), (parked.Reason, FaultyDelivery.NumberOf(parked.Click!)));
        Assert.Equal(Enumerable.Range(0, 128).Except([77]), sink.Calls.SelectMany(call => call.Clicks).Select(FaultyDelivery.NumberOf).Order());
        Assert.Empty(delivery.FollowUps());
    }

    [Fact]
    public async Task What_failed_together_is_asked_for_under_the_same_group_again()
    {
        var fails = true;
        var sink = Taking(128, _ => fails ? new DeliveryOutcome.Retry("timeout", null) : ScriptedSink.Delivered);
        await using var delivery = await FaultyDelivery.StartAsync(sink);
        await delivery.DeliverAsync(FaultyDelivery.Clicks(10, "batch"));
        var again = Assert.Single(delivery.FollowUps()).Clicks;
        fails = false;

        // Only some of them, and together with others.
        await delivery.DeliverAsync([.. FaultyDelivery.Clicks(20, "batch")[15..], .. again.Skip(4)]);

        var group = FaultyDelivery.Clicks(1, "batch")[0].Click.Id.ToString();
        Assert.All(again, click => Assert.Equal(group, click.Deliveries.Single().Group));
        // The two groups of the second message are in flight at the same time.
        (string Group, int Length)[] calls = [(FaultyDelivery.Clicks(16, "batch")[15].Click.Id.ToString(), 5), (group, 6), (group, 10)];
        Assert.Equal(calls, sink.Calls.Select(call => (call.Group, call.Clicks.Length)).OrderBy(call => call.Length));
    }

    [Fact]
    public async Task A_sink_that_takes_one_click_at_a_time_leaves_no_group_in_messages()
    {
        await using var delivery = await FaultyDelivery.StartAsync(new ScriptedSink("gtm", _ => new DeliveryOutcome.Retry("http_503", 503)));

        await delivery.DeliverAsync(FaultyDelivery.Clicks(3, "gtm"));

        Assert.All(delivery.FollowUps().SelectMany(batch => batch.Clicks), click => Assert.Null(click.Deliveries.Single().Group));
    }

    [Fact]
    public async Task A_sink_that_has_lost_count_is_not_asked_again()
    {
        var sink = new Miscounting();
        await using var delivery = await FaultyDelivery.StartAsync(sink);

        await delivery.DeliverAsync(FaultyDelivery.Clicks(5, "batch"));

        Assert.Equal(1, sink.Calls);
        Assert.Equal(5, delivery.Parked().Count(item => item.Reason == "crashed"));
    }

    private static ScriptedSink Taking(int maxClicks, Func<Click, DeliveryOutcome>? deliver = null) =>
        new(new SinkProfile("batch", "Batch", "Batch") { MaxClicks = maxClicks }, deliver ?? (static _ => ScriptedSink.Delivered));

    private sealed class Miscounting : ITrackingSink
    {
        public int Calls { get; private set; }

        public SinkProfile Profile { get; } = new("batch", "Batch", "Batch") { MaxClicks = 10 };

        public Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(IReadOnlyList<Click> clicks, string group, CancellationToken cancellationToken)
        {
            Calls++;
            return Task.FromResult<IReadOnlyList<DeliveryOutcome>>([ScriptedSink.Delivered]);
        }
    }
}
