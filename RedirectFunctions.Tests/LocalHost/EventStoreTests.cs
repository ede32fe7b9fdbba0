using System.Text;
using RedirectFunctions.LocalHost.Collector;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>The collector runs for days on a developer's machine, so there is a limit to what it keeps.</summary>
public sealed class EventStoreTests
{
    [Fact]
    public void The_oldest_event_goes_when_there_are_too_many()
    {
        var store = new EventStore(maxEvents: 3);

        foreach (var n in Enumerable.Range(1, 5))
        {
            store.Add(Event($"{n}"));
        }

        Assert.Equal(["3", "4", "5"], store.Snapshot().Select(Body));
        Assert.Equal((5, 0), (store.Seen("gtm"), store.Seen("ga4")));
    }

    [Fact]
    public void The_oldest_events_go_when_they_weigh_too_much()
    {
        // Each takes its body and a kilobyte.
        var store = new EventStore(maxBytes: 3 * 2048);

        foreach (var n in Enumerable.Range(1, 4))
        {
            store.Add(Event(new string($"{n}"[0], 1024)));
        }

        Assert.Equal(["2", "3", "4"], store.Snapshot().Select(received => Body(received)[..1]));
        store.Add(Event(new string('5', 1025)));
        Assert.Equal(["4", "5"], store.Snapshot().Select(received => Body(received)[..1]));
    }

    [Fact]
    public void An_event_that_weighs_too_much_by_itself_stays_alone()
    {
        var store = new EventStore(maxBytes: 2000);
        store.Add(Event("small"));

        store.Add(Event(new string('x', 5000)));

        Assert.Equal(5000, Body(Assert.Single(store.Snapshot())).Length);
    }

    [Fact]
    public void A_cleared_store_has_all_its_room_again()
    {
        var store = new EventStore(maxBytes: 2 * 2048);
        store.Add(Event(new string('x', 2048)));
        store.Clear();

        store.Add(Event(new string('1', 1024)));
        store.Add(Event(new string('2', 1024)));

        Assert.Equal(2, store.Snapshot().Count);
    }

    [Fact]
    public async Task A_waiting_caller_gets_the_event_that_is_there_or_the_first_to_come()
    {
        var store = new EventStore();
        store.Add(Event("here"));

        var here = store.WaitForAsync(received => Body(received) == "here", Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken);
        var toCome = store.WaitForAsync(received => Body(received).StartsWith("to come", StringComparison.Ordinal), Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken);
        Assert.True(here.IsCompletedSuccessfully);
        Assert.False(toCome.IsCompleted);
        store.Add(Event("another"));
        store.Add(Event("to come, 1"));
        store.Add(Event("to come, 2"));

        Assert.Equal("to come, 1", Body(await toCome));
    }

    [Fact]
    public async Task A_caller_who_waits_in_vain_reads_what_came_instead()
    {
        var store = new EventStore();
        store.Add(Event("""{"event_name":"redirect_tracking","event_id":"7","utm_source":"x"}"""));

        var exception = await Assert.ThrowsAsync<TimeoutException>(() => store.WaitForAsync(_ => false, TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken));

        Assert.Contains("GTM  redirect_tracking  7  utm_source=x → 200", exception.Message, StringComparison.Ordinal);
    }

    private static CollectedEvent Event(string body) => new()
    {
        Sink = "gtm",
        Time = DateTimeOffset.UnixEpoch,
        Method = "POST",
        Path = "/collector/gtm",
        Status = 200,
        Query = "",
        Headers = new Dictionary<string, string>(),
        RawBody = Encoding.UTF8.GetBytes(body),
    };

    private static string Body(CollectedEvent received) => Encoding.UTF8.GetString(received.RawBody.Span);
}
