using Azure.Storage.Queues;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Configuration;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Parking;
using RedirectFunctions.Tests.Clicks;
using RedirectFunctions.Tests.Configuration;
using RedirectFunctions.Tests.Infrastructure;
using RedirectFunctions.Tests.LocalHost;

namespace RedirectFunctions.Tests.Durability;

/// <summary>A replay that cannot go on says so, and makes visible again every message that it can.</summary>
[Trait("Category", "Slow")]
public sealed class ReplayFaultTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    private readonly string _queueName = $"t-{Guid.NewGuid():N}";

    [Fact]
    public async Task A_message_that_cannot_be_taken_out_of_the_parking_ends_the_replay_and_the_others_are_in_sight_again()
    {
        await using var gate = await StorageGate.StartAsync(azurite);
        await ParkAsync(5);
        var deletes = 0;
        gate.Refuse = request => request.Method == "DELETE" && Interlocked.Increment(ref deletes) > 1 ? StatusCodes.Status500InternalServerError : null;

        var summary = await ReplayAsync(gate, new ReplayRequest(), Long);

        Assert.Equal((2, 2, false, 1), (summary.Examined, summary.Replayed, summary.Complete, summary.Hidden));
        Assert.StartsWith("The storage has failed (500", summary.Problem, StringComparison.Ordinal);
        Assert.Contains("the next replay would take it again", summary.Problem, StringComparison.Ordinal);
        Assert.Equal(3, await InSightAsync());
    }

    [Fact]
    public async Task A_delete_that_fails_once_is_tried_again()
    {
        await using var gate = await StorageGate.StartAsync(azurite);
        await ParkAsync(3);
        var deletes = 0;
        gate.Refuse = request => request.Method == "DELETE" && Interlocked.Increment(ref deletes) == 2 ? StatusCodes.Status500InternalServerError : null;

        var summary = await ReplayAsync(gate, new ReplayRequest(), Long);

        Assert.Equal((3, 3, true, null), (summary.Examined, summary.Replayed, summary.Complete, summary.Problem));
        await QueueIs.EmptyAsync(Parked);
    }

    [Fact]
    public async Task What_cannot_be_put_back_into_sight_is_said_to_be_hidden()
    {
        await using var gate = await StorageGate.StartAsync(azurite);
        await ParkAsync(40);
        gate.Refuse = request => request.Method == "PUT" && request.Query.ContainsKey("visibilitytimeout") ? StatusCodes.Status503ServiceUnavailable : null;

        var summary = await ReplayAsync(gate, new ReplayRequest { DryRun = true }, Long);

        Assert.Equal((40, 40, false, 40), (summary.Examined, summary.Matched, summary.Complete, summary.Hidden));
        Assert.StartsWith("The storage has failed (503", summary.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parking_that_fails_on_the_way_ends_the_replay_with_what_was_done()
    {
        await using var gate = await StorageGate.StartAsync(azurite);
        await ParkAsync(40);
        var pages = 0;
        gate.Refuse = request => request.Method == "GET" && request.Query.ContainsKey("numofmessages") && Interlocked.Increment(ref pages) > 1 ? StatusCodes.Status403Forbidden : null;

        var summary = await ReplayAsync(gate, new ReplayRequest { Reason = "none of these" }, Long);

        Assert.Equal((32, false, 0), (summary.Examined, summary.Complete, summary.Hidden));
        Assert.StartsWith("The storage has failed (403", summary.Problem, StringComparison.Ordinal);
        Assert.Equal(32, await InSightAsync());
    }

    [Fact]
    public async Task What_another_replay_holds_is_not_taken_for_nothing()
    {
        await using var gate = await StorageGate.StartAsync(azurite);
        await ParkAsync(5);
        await Parked.ReceiveMessagesAsync(3, TimeSpan.FromHours(1), TestContext.Current.CancellationToken);

        var summary = await ReplayAsync(gate, new ReplayRequest(), Long);

        Assert.Equal((2, 2, false, 3, null), (summary.Examined, summary.Replayed, summary.Complete, summary.Hidden, summary.Problem));
    }

    [Fact]
    public async Task The_pause_between_pages_ends_with_the_time()
    {
        await using var gate = await StorageGate.StartAsync(azurite);
        await ParkAsync(40);

        var summary = await ReplayAsync(gate, new ReplayRequest { Rate = 1 }, TimeSpan.FromSeconds(3)).WaitAsync(TimeSpan.FromSeconds(25), TestContext.Current.CancellationToken);

        Assert.InRange(summary.Replayed, 1, 32);
        Assert.Equal((false, 0, null), (summary.Complete, summary.Hidden, summary.Problem));
        await QueueIs.HoldsAsync(Parked, 40 - summary.Replayed);
    }

    [Fact]
    public async Task A_replay_that_is_called_off_in_the_middle_of_a_page_puts_the_rest_of_it_back()
    {
        await using var gate = await StorageGate.StartAsync(azurite);
        await ParkAsync(20);
        using var callOff = new CancellationTokenSource();
        gate.Refuse = request =>
        {
            if (request.Method == "DELETE")
            {
                callOff.Cancel();
            }

            return null;
        };

        var summary = await ReplayAsync(gate, new ReplayRequest(), Long, callOff.Token);

        Assert.Equal((1, 1, false, 0), (summary.Examined, summary.Replayed, summary.Complete, summary.Hidden));
        Assert.Equal(19, await InSightAsync());
    }

    private QueueClient Parked => new(azurite.ConnectionString, $"{_queueName}-parked");

    private async Task ParkAsync(int count)
    {
        await Parked.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        for (var number = 0; number < count; number++)
        {
            var item = new ParkedItem { ParkedAt = SampleClick.Time, Reason = "expired", Delivery = new OutstandingDelivery("gtm", 1), Click = SampleClick.Full };
            await Parked.SendMessageAsync(QueueJson.Write(item), cancellationToken: TestContext.Current.CancellationToken);
        }
    }

    private async Task<int> InSightAsync() => (await Parked.PeekMessagesAsync(32, TestContext.Current.CancellationToken)).Value.Length;

    private async Task<ReplaySummary> ReplayAsync(StorageGate gate, ReplayRequest request, TimeSpan limit, CancellationToken cancellationToken = default)
    {
        using var folder = new TemporaryFolder();
        await using var services = new ServiceCollection().AddLogging().AddRedirectFunctions(Settings.Of(
        [
            ("AzureWebJobsStorage", gate.ConnectionString), ("TrackingStorage", gate.ConnectionString), ("TRACKING_QUEUE_NAME", _queueName), ("ALLOWED_DESTINATION_HOSTS", "shop.example"), ("SPOOL_DIRECTORY", folder.Path),
        ])).BuildServiceProvider();
        return await services.GetRequiredService<ParkingReplay>().RunAsync(request, limit, cancellationToken);
    }
}
