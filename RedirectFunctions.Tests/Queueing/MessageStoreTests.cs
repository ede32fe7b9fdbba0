using System.Net;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Spooling;
using RedirectFunctions.Tests.Clicks;

namespace RedirectFunctions.Tests.Queueing;

public sealed class MessageStoreTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Whoever_wants_to_is_told_of_each_message_that_the_tracking_queue_hides()
    {
        await using var parts = new QueueingParts(QueueServiceStub.Confirming());
        var store = parts.Get<MessageStore>();
        var hidden = new List<HiddenMessage>();
        store.WhenHidden = hidden.Add;

        await store.StoreAsync(SpoolTarget.Tracking, Message(1), Delay);
        await store.StoreAsync(SpoolTarget.Tracking, Message(2), TimeSpan.Zero);
        await store.StoreAsync(SpoolTarget.Parked, Message(3), Delay);

        var told = Assert.Single(hidden);
        Assert.Equal((QueueingParts.IdOf(1), Delay), (Assert.Single(told.Clicks).Click.Id, told.Delay));
        Assert.Equal("1", told.Receipt.Id);
    }

    [Fact]
    public async Task Nobody_is_told_of_a_message_that_waits_on_disk()
    {
        await using var parts = new QueueingParts(new QueueServiceStub(QueueingParts.Always(HttpStatusCode.ServiceUnavailable)));
        var store = parts.Get<MessageStore>();
        store.WhenHidden = static _ => Assert.Fail("It is in no queue.");

        await store.StoreAsync(SpoolTarget.Tracking, Message(1), Delay);

        Assert.Single(parts.SpoolFiles);
    }

    private static BinaryData Message(int number) =>
        QueueJson.Write([new BatchedClick(SampleClick.Full with { Id = QueueingParts.IdOf(number) }, [new OutstandingDelivery("gtm")])]).Single();
}
