using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Telemetry;

[Trait("Category", "Slow")]
public sealed class TraceTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_click_is_one_trace_from_the_redirect_through_the_queue_to_each_sink_and_its_retries()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        using var spans = new Spans(app);
        app.Collector.Collector.Behaviours.Set("ga4", new() { Status = 503, Count = 1 });

        await app.ClickAsync("https://example.com/?utm_source=x");

        await app.WaitForAsync(() => spans.Named("deliver ga4").Count() == 2);
        await app.WaitForAsync(() => spans.Named("deliver gtm").Any());
        var redirect = Assert.Single(spans.Named("redirect"));
        var enqueue = Assert.Single(spans.Named("enqueue"));
        Assert.Equal(redirect.SpanId, enqueue.ParentSpanId);
        Assert.Equal("queue", enqueue.GetTagItem("redirect.stored"));
        var id = enqueue.GetTagItem("redirect.click_id");
        Assert.Equal((await app.AcceptedAsync("gtm")).Json.GetProperty("event_id").GetString(), id);

        var attempts = spans.Named("deliver ga4").ToArray();
        Assert.Equal(["http_503", "http_204"], attempts.Select(span => span.GetTagItem("redirect.reason")));
        Assert.Equal([1, 2], attempts.Select(span => span.GetTagItem("redirect.attempt")));
        Assert.Equal([ActivityStatusCode.Error, ActivityStatusCode.Unset], attempts.Select(span => span.Status));
        var retry = Assert.Single(spans.Named("retry"));
        Assert.InRange((double)retry.GetTagItem("redirect.delay")!, 5, 7);
        Assert.All([.. attempts, .. spans.Named("deliver gtm"), retry], span =>
        {
            Assert.Equal(enqueue.TraceId, span.TraceId);
            Assert.Equal(enqueue.SpanId, span.ParentSpanId);
            Assert.Equal(id, span.GetTagItem("redirect.click_id"));
        });
    }

    /// <summary>LocalHost's own collector learns which message caused a request. Third parties do not (SinkTests).</summary>
    [Fact]
    public async Task The_request_to_the_collector_carries_the_clicks_trace()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        using var spans = new Spans(app);

        await app.ClickAsync("https://example.com/");

        var received = await app.AcceptedAsync("gtm");
        await app.WaitForAsync(() => spans.Named("deliver gtm").Any());
        Assert.Contains(spans.Named("deliver gtm").Single().TraceId.ToHexString(), received.Headers["traceparent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_parked_and_replayed_stays_in_its_trace()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        using var spans = new Spans(app);
        app.Collector.Collector.Behaviours.Set("gtm", new() { Status = 400, Count = 1 });
        await app.ClickAsync("https://example.com/");
        await app.WaitForLedgerAsync("parked/sink=gtm", 1);

        using var replayed = await app.Visitor.PostAsync("/ops/replay", content: null, TestContext.Current.CancellationToken);

        await app.AcceptedAsync("gtm");
        await app.WaitForAsync(() => spans.Named("deliver gtm").Count() == 2);
        await app.WaitForAsync(() => spans.Named("replay").Any());
        var trace = Assert.Single(spans.Named("enqueue")).TraceId;
        Assert.All(["park", "replay", "deliver gtm"], name => Assert.All(spans.Named(name), span => Assert.Equal(trace, span.TraceId)));
        Assert.Equal("http_400", Assert.Single(spans.Named("park")).GetTagItem("redirect.reason"));
    }

    [Fact]
    public async Task Without_a_target_nothing_is_collected()
    {
        await using var app = await RunningApp.StartAsync(azurite);

        Assert.Null(app.Host.Services.GetService<TracerProvider>());
        Assert.Null(app.Host.Services.GetService<MeterProvider>());
    }
}
