using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Storage.Queues;
using RedirectFunctions.Clicks;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Tests.Clicks;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Durability;

/// <summary>Erases and exports the clicks of one visitor, in real queues.</summary>
[Trait("Category", "Slow")]
public sealed class VisitorClicksTests(AzuriteFixture azurite)
{
    private const string Mine = "1234567890.1700000000";
    private const string Others = "5.1700000000";

    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_parked_of_a_visitor_is_erased_and_nothing_else()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        await ParkAsync(app, Parked(Mine), Parked(Others), Parked("6.7", serverClientId: Mine));
        await ParkAsync(app, "no JSON at all");
        await ParkAsync(app, Whole(Mine, Others), Whole(Mine));

        var dry = await PostAsync(app, "erase", new { clientId = Mine, dryRun = true });
        Assert.Equal((6, 4, 0, 1, true), Numbers(dry));
        await QueueIs.HoldsAsync(app.ParkedQueue, 6);

        var real = await PostAsync(app, "erase", new { clientId = $" {Mine} " });
        // The rest of a message is stored as a new one, which is searched as well.
        Assert.Equal((7, 4, 4, 1, true), Numbers(real));
        Assert.Equal((3, 0, 0, 1, true), Numbers(await PostAsync(app, "erase", new { clientId = Mine })));
        var left = (await app.ParkedQueue.PeekMessagesAsync(32, Cancelled)).Value.Select(message => message.Body.ToString()).ToList();
        Assert.Equal(3, left.Count);
        Assert.DoesNotContain(left, text => text.Contains(Mine, StringComparison.Ordinal));
        Assert.Equal(2, left.Count(text => text.Contains(Others, StringComparison.Ordinal)));
        Assert.DoesNotContain(app.Log.All, line => line.StartsWith("Information RedirectFunctions.Queueing.Visitors", StringComparison.Ordinal) && line.Contains(Mine, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_waits_in_the_queue_is_erased_and_the_others_are_delivered_once()
    {
        var queue = new QueueClient(azurite.ConnectionString, $"v-{Guid.NewGuid():N}");
        await queue.CreateAsync(cancellationToken: Cancelled);
        await queue.SendMessageAsync(Batch(Mine, Others, Mine, Others), Cancelled);
        await queue.SendMessageAsync(Batch(Mine), Cancelled);
        await queue.SendMessageAsync(Batch(Others), Cancelled);
        await queue.SendMessageAsync(Batch(Mine), TimeSpan.FromHours(1), cancellationToken: Cancelled);
        await using var services = VisitorParts.Of(azurite.ConnectionString, queue.Name);

        var run = await services.Visitors.RunAsync(new() { ClientId = Mine }, erase: true, TimeSpan.FromMinutes(1), Cancelled);

        // The rest of the first one was searched as well.
        Assert.Equal((4, 3, 3, 1, false), (run.Summary().Examined, run.Summary().Found, run.Summary().Erased, run.Summary().Hidden, run.Summary().Complete));
        var left = (await queue.PeekMessagesAsync(32, Cancelled)).Value.Select(message => QueueJson.TryReadBatch(message.Body, out var batch, out _) ? batch.Clicks.Count : -1);
        Assert.Equal([1, 2], left.Order());
        var skipped = Assert.Single(services.Ledger.Sums.Read(), sum => sum.Counter == "redirect.skipped");
        Assert.Equal(("ga4", "erased", 3), (skipped.Sink, skipped.Detail, skipped.Count));

        Assert.Equal(0, (await services.Visitors.RunAsync(new() { ClientId = Mine }, erase: true, TimeSpan.FromMinutes(1), Cancelled)).Summary().Found);
    }

    [Fact]
    public async Task A_search_that_has_no_time_says_that_it_is_not_complete_and_hides_nothing()
    {
        var queue = new QueueClient(azurite.ConnectionString, $"v-{Guid.NewGuid():N}");
        await queue.CreateAsync(cancellationToken: Cancelled);
        await queue.SendMessageAsync(Batch(Mine), Cancelled);
        await using var services = VisitorParts.Of(azurite.ConnectionString, queue.Name);

        var run = await services.Visitors.RunAsync(new() { ClientId = Mine }, erase: true, TimeSpan.Zero, Cancelled);

        Assert.Equal((0, false), (run.Summary().Examined, run.Summary().Complete));
        Assert.Single((await queue.PeekMessagesAsync(1, Cancelled)).Value);
    }

    [Fact]
    public async Task An_export_shows_the_clicks_and_leaves_them()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        await ParkAsync(app, Parked(Mine), Parked(Others));

        var export = await PostAsync(app, "export", new { clientId = Mine });

        Assert.Equal((1, true, false), (export.GetProperty("found").GetInt32(), export.GetProperty("complete").GetBoolean(), export.GetProperty("truncated").GetBoolean()));
        var click = Assert.Single(export.GetProperty("clicks").EnumerateArray());
        Assert.Equal(("parked", "http_401"), (click.GetProperty("queue").GetString(), click.GetProperty("reason").GetString()));
        Assert.Equal(Mine, click.GetProperty("click").GetProperty("client_id").GetString());
        Assert.Equal("ga4", click.GetProperty("sinks")[0].GetString());
        await QueueIs.HoldsAsync(app.ParkedQueue, 2);
        // Visible again.
        Assert.Equal(2, (await app.ParkedQueue.PeekMessagesAsync(32, Cancelled)).Value.Length);
    }

    [Theory]
    [InlineData("{}", "clientId is missing")]
    [InlineData("""{"clientId":" "}""", "clientId is missing")]
    [InlineData("""{"clientId":7}""", "wrong at $.clientId")]
    [InlineData("""{"clientID":"1.2"}""", "wrong at")]
    [InlineData("", "wrong at")]
    [InlineData("null", "clientId is missing")]
    public async Task A_body_that_cannot_be_read_is_a_400_that_says_why(string body, string why)
    {
        await using var app = await RunningApp.StartAsync(azurite);
        foreach (var path in new[] { "erase", "export" })
        {
            using var content = new StringContent(body);
            using var response = await app.Visitor.PostAsync($"/ops/visitors/{path}", content, Cancelled);

            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Contains(why, await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        }
    }

    private static (int Examined, int Found, int Erased, int Unreadable, bool Complete) Numbers(JsonElement summary) => (
        summary.GetProperty("examined").GetInt32(),
        summary.GetProperty("found").GetInt32(),
        summary.GetProperty("erased").GetInt32(),
        summary.GetProperty("unreadable").GetInt32(),
        summary.GetProperty("complete").GetBoolean());

    private static Click Of(string clientId, string? serverClientId = null) => SampleClick.Bare with { Id = Guid.NewGuid(), ClientId = clientId, ServerClientId = serverClientId };

    private static string Batch(params string[] clientIds) =>
        QueueJson.Write(clientIds.Select(clientId => new BatchedClick(Of(clientId), [new OutstandingDelivery("ga4")]))).Single().ToString();

    private static string Parked(string clientId, string? serverClientId = null) => QueueJson.Write(
        new ParkedItem { ParkedAt = SampleClick.Time, Reason = "http_401", Delivery = new OutstandingDelivery("ga4"), Click = Of(clientId, serverClientId) }).ToString();

    private static string Whole(params string[] clientIds) =>
        QueueJson.Write(new ParkedItem { ParkedAt = SampleClick.Time, Reason = "crashed", Message = Batch(clientIds) }).ToString();

    private static async Task ParkAsync(RunningApp app, params string[] messages)
    {
        await app.ParkedQueue.CreateIfNotExistsAsync(cancellationToken: Cancelled);
        foreach (var message in messages)
        {
            await app.ParkedQueue.SendMessageAsync(message, Cancelled);
        }
    }

    private static async Task<JsonElement> PostAsync(RunningApp app, string path, object request)
    {
        using var response = await app.Visitor.PostAsJsonAsync($"/ops/visitors/{path}", request, Cancelled);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
    }
}
