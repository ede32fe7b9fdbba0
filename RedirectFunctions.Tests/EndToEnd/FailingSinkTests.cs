using System.Text.Json;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.EndToEnd;

[Trait("Category", "Slow")]
public sealed class FailingSinkTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("gtm", "ga4")]
    [InlineData("ga4", "gtm")]
    public async Task A_sink_that_fails_is_tried_again_and_the_other_one_is_not(string failing, string healthy)
    {
        await using var app = await RunningApp.StartAsync(azurite);
        app.Collector.Collector.Behaviours.Set(failing, new() { Status = 503, Count = 1 });

        await app.ClickAsync("https://example.com/?once");

        await app.AcceptedAsync(healthy);
        var repeated = await app.AcceptedAsync(failing);
        await QueueIs.EmptyAsync(app.Queue);
        Assert.Equal(1, app.Count(healthy));
        Assert.Equal(1, app.Count(failing));
        var failed = app.Events.Snapshot().Single(received => received.Status == 503);
        Assert.InRange(repeated.Time - failed.Time, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(15));
        Assert.Equal(failed.Json.GetRawText(), repeated.Json.GetRawText());
    }

    [Fact]
    public async Task A_sink_that_drops_the_connection_is_tried_again()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        app.Collector.Collector.Behaviours.Set("gtm", new() { Drop = true, Count = 1 });

        await app.ClickAsync("https://example.com/?dropped");

        await app.AcceptedAsync("gtm");
        Assert.Equal(2, app.Events.Seen("gtm"));
    }

    [Fact]
    public async Task A_refusal_parks_the_delivery_with_all_that_is_known_and_leaves_the_other_sink_alone()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        app.Collector.Collector.Behaviours.Set("gtm", new() { Status = 400 });

        await app.ClickAsync("https://example.com/?refused&utm_source=x");

        await app.AcceptedAsync("ga4");
        await QueueIs.HoldsAsync(app.ParkedQueue, 1);
        var parked = (await app.ParkedQueue.ReceiveMessageAsync(cancellationToken: TestContext.Current.CancellationToken)).Value;
        Assert.Equal(DateTimeOffset.MaxValue.Year, parked.ExpiresOn!.Value.Year);
        using var json = JsonDocument.Parse(parked.Body);
        Assert.Equal("http_400", json.RootElement.GetProperty("reason").GetString());
        Assert.Equal(400, json.RootElement.GetProperty("status").GetInt32());
        var delivery = json.RootElement.GetProperty("delivery");
        Assert.Equal("gtm", delivery.GetProperty("sink").GetString());
        Assert.Equal(1, delivery.GetProperty("attempts").GetInt32());
        Assert.Equal(delivery.GetProperty("firstFailure").GetDateTimeOffset(), delivery.GetProperty("lastFailure").GetDateTimeOffset());
        Assert.Equal("https://example.com/?refused&utm_source=x", json.RootElement.GetProperty("click").GetProperty("destination").GetString());
        Assert.Equal(1, app.Events.Seen("gtm"));
    }

    [Fact]
    public async Task Retry_After_is_a_lower_bound()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        app.Collector.Collector.Behaviours.Set("ga4", new() { Status = 429, RetryAfter = JsonSerializer.SerializeToElement(8), Count = 1 });

        await app.ClickAsync("https://example.com/?later");

        var repeated = await app.AcceptedAsync("ga4");
        var failed = app.Events.Snapshot().Single(received => received.Status == 429);
        Assert.True(repeated.Time - failed.Time >= TimeSpan.FromSeconds(8), $"Came back after {repeated.Time - failed.Time}.");
    }

    [Fact]
    public async Task A_message_that_nobody_can_read_is_parked_untouched_while_the_others_flow()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        string[] unreadable = ["garbage", "{\"version\":1,\"clicks\":[", "{\"version\":99,\"clicks\":[]}", "[]", new string('0', 64 * 1024)];
        await app.Queue.CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        foreach (var message in unreadable)
        {
            await app.Queue.SendMessageAsync(message, TestContext.Current.CancellationToken);
        }

        await app.ClickAsync("https://example.com/?flows");

        await app.AcceptedAsync("gtm");
        await QueueIs.HoldsAsync(app.ParkedQueue, unreadable.Length);
        var parked = (await app.ParkedQueue.ReceiveMessagesAsync(32, cancellationToken: TestContext.Current.CancellationToken)).Value.Select(message => message.Body.ToString()).ToArray();
        Assert.Contains(unreadable[^1], parked);
        Assert.Equal(
            unreadable[..^1].Order(StringComparer.Ordinal),
            parked.Where(text => text != unreadable[^1]).Select(MessageOf).Order(StringComparer.Ordinal));

        static string MessageOf(string parked)
        {
            using var json = JsonDocument.Parse(parked);
            Assert.Equal("unreadable", json.RootElement.GetProperty("reason").GetString());
            return json.RootElement.GetProperty("message").GetString()!;
        }
    }
}
