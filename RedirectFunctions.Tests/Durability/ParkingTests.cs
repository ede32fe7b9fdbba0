using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Processes;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Parking;
using RedirectFunctions.Tests.Clicks;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Durability;

[Trait("Category", "Slow")]
public sealed class ParkingTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task What_reaches_the_poison_queue_is_parked()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        var batch = QueueJson.Write([new BatchedClick(SampleClick.Full, [new OutstandingDelivery("gtm")])]).Single().ToString();
        var poison = app.PoisonQueue;
        await poison.CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        await poison.SendMessageAsync(batch, TestContext.Current.CancellationToken);
        await poison.SendMessageAsync("no JSON at all", TestContext.Current.CancellationToken);

        await QueueIs.HoldsAsync(app.ParkedQueue, 2);

        await QueueIs.EmptyAsync(poison);
        var parked = (await app.ParkedQueue.PeekMessagesAsync(2, TestContext.Current.CancellationToken)).Value.Select(message => QueueJson.ReadParked(message.Body)!).ToArray();
        Assert.Equal(batch, parked.Single(item => item.Reason == "crashed").Message);
        Assert.Equal("no JSON at all", parked.Single(item => item.Reason == "unreadable").Message);
    }

    [Fact]
    public async Task A_replay_takes_back_what_matches_and_nothing_else()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        app.Collector.Collector.Behaviours.Set("ga4", new() { Status = 401, Count = 3 });
        app.Collector.Collector.Behaviours.Set("gtm", new() { Status = 404, Count = 2 });
        for (var n = 0; n < 3; n++)
        {
            await app.ClickAsync($"https://example.com/?n={n}");
        }

        await QueueIs.HoldsAsync(app.ParkedQueue, 5);

        var dry = await ReplayAsync(app, new { sink = "ga4", reason = "http_401", dryRun = true });
        Assert.Equal((5, 3, 0, true), (dry.Examined, dry.Matched, dry.Replayed, dry.Complete));
        var real = await ReplayAsync(app, new { sink = "ga4", reason = "http_401", rate = 100 });
        Assert.Equal((5, 3, 3, true), (real.Examined, real.Matched, real.Replayed, real.Complete));
        await app.WaitForLedgerAsync("delivered/sink=ga4", 3);
        Assert.Equal(1, app.Count("gtm"));
        await QueueIs.HoldsAsync(app.ParkedQueue, 2);

        var rest = await ReplayAsync(app, new { });
        Assert.Equal((2, 2, 2), (rest.Examined, rest.Matched, rest.Replayed));
        Assert.NotEqual(real.Replay, rest.Replay);
        await app.WaitForLedgerAsync("delivered/sink=gtm", 3);
        await QueueIs.EmptyAsync(app.ParkedQueue);
        foreach (var sink in new[] { "gtm", "ga4" })
        {
            Assert.Equal(
                app.Ledger[$"captured/sink={sink}"] + app.Ledger[$"replayed/sink={sink}"],
                app.Ledger[$"delivered/sink={sink}"] + app.Ledger[$"parked/sink={sink}"]);
        }
    }

    [Fact]
    public async Task A_replay_of_one_click_leaves_the_others_parked()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        app.Collector.Collector.Behaviours.Set("gtm", new() { Status = 404, Count = 2 });
        await app.ClickAsync("https://example.com/?n=1");
        await app.ClickAsync("https://example.com/?n=2");
        await QueueIs.HoldsAsync(app.ParkedQueue, 2);
        var parked = (await app.ParkedQueue.PeekMessagesAsync(2, TestContext.Current.CancellationToken)).Value.Select(message => QueueJson.ReadParked(message.Body)!.Click!.Id).ToArray();

        var replayed = await ReplayAsync(app, new { clickId = parked[1] });

        Assert.Equal((2, 1, 1, true), (replayed.Examined, replayed.Matched, replayed.Replayed, replayed.Complete));
        await app.WaitForLedgerAsync("delivered/sink=gtm", 1);
        await QueueIs.HoldsAsync(app.ParkedQueue, 1);
        var left = Assert.Single((await app.ParkedQueue.PeekMessagesAsync(2, TestContext.Current.CancellationToken)).Value);
        Assert.Equal(parked[0], QueueJson.ReadParked(left.Body)!.Click!.Id);
    }

    [Fact]
    public async Task What_is_too_old_for_GA4_stays_parked_unless_it_is_forced()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        var old = SampleClick.Full with { Time = DateTimeOffset.UtcNow.AddHours(-100) };
        await app.ParkedQueue.CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        foreach (var sink in new[] { "gtm", "ga4" })
        {
            var item = new ParkedItem { ParkedAt = old.Time, Reason = "expired", Delivery = new OutstandingDelivery(sink, 40), Click = old };
            await app.ParkedQueue.SendMessageAsync(QueueJson.Write(item), cancellationToken: TestContext.Current.CancellationToken);
        }

        var first = await ReplayAsync(app, new { reason = "expired" });
        Assert.Equal((1, 1), (first.Replayed, first.TooOld));
        await app.WaitForLedgerAsync("delivered/sink=gtm", 1);
        await QueueIs.HoldsAsync(app.ParkedQueue, 1);

        // Not just one attempt: a replayed click gets the whole retry schedule again.
        app.Collector.Collector.Behaviours.Set("ga4", new() { Status = 503, Count = 1 });
        var forced = await ReplayAsync(app, new { reason = "expired", force = true });
        Assert.Equal(1, forced.Replayed);
        await app.WaitForLedgerAsync("delivered/sink=ga4", 1);
    }

    [Theory]
    [InlineData("{\"rate\":0}", "rate")]
    [InlineData("{\"since\":\"yesterday\"}", "$.since")]
    [InlineData("[1]", "JSON object")]
    [InlineData("null", "JSON object")]
    [InlineData("{\"dryrun\":true}", "$.dryrun")]
    [InlineData("{\"sink\":\"gtm\",\"snk\":\"x\"}", "$.snk")]
    public async Task A_replay_that_cannot_be_read_names_what_is_wrong(string body, string named)
    {
        await using var app = await RunningApp.StartAsync(azurite);
        using var content = new StringContent(body);

        using var response = await app.Visitor.PostAsync("/ops/replay", content, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal("body_invalid", problem.RootElement.GetProperty("code").GetString());
        Assert.Contains(named, problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_while_the_storage_is_away_is_told_so()
    {
        await using var storage = new StorageProxy(azurite.ConnectionString);
        await using var app = await RunningApp.StartAsync(storage.ConnectionString);
        storage.Down();

        using var response = await app.Visitor.PostAsync("/ops/replay", content: null, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains("queue_unavailable", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        storage.Up();
    }

    private static async Task<ReplaySummary> ReplayAsync(RunningApp app, object request)
    {
        using var response = await app.Visitor.PostAsJsonAsync("/ops/replay", request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<ReplaySummary>(JsonSerializerOptions.Web, TestContext.Current.CancellationToken))!;
    }
}
