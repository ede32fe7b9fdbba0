using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using RedirectFunctions.Delivery;
using RedirectFunctions.Delivery.Sinks.Archive;
using RedirectFunctions.Delivery.Sinks.Ga4;
using RedirectFunctions.Delivery.Sinks.Gtm;
using RedirectFunctions.Telemetry;
using RedirectFunctions.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace RedirectFunctions.Tests.Live;

/// <summary>A sink fails, clicks wait or are parked, and the page retries them.</summary>
[Trait("Category", "Slow")]
public sealed class LiveOutageTests(AzuriteFixture azurite, BrowserFixture browser)
{
    [Fact]
    public async Task A_target_that_is_broken_is_seen_to_be_tried_again_until_it_is_mended()
    {
        await using var view = await LiveView.OpenAsync(azurite, browser);
        await view.SetAsync(LiveView.Ga4, "is down");

        await view.Button("Click it").ClickAsync();

        await Expect(view.Chip(0, "gtm")).ToContainTextAsync("✓");
        await Expect(view.Chip(0, "ga4")).ToContainTextAsync("GA4 ↻ waiting: target is down");
        await Expect(view.Chip(0, "ga4")).ToContainTextAsync("again in ");
        await Expect(view.Chip(0, "ga4")).ToHaveAttributeAsync("title", "http_503");
        await Expect(view.State("ga4")).ToContainTextAsync("1 click waits, next try in ");
        await view.SumsAreAsync("ga4", clicks: 1, delivered: 0, waiting: 1);
        await view.SetAsync(LiveView.Ga4, "works");
        await Expect(view.Chip(0, "ga4")).ToContainTextAsync("attempt 2");
        await view.SumsAreAsync("ga4", clicks: 1, delivered: 1);
    }

    /// <summary>The clock stands still, so the circuit breaker never closes by itself.</summary>
    [Fact]
    public async Task Retry_now_sends_a_probe_that_was_not_due_and_then_all_that_has_waited()
    {
        await using var view = await PausedAsync();
        await Expect(view.Chip(0, "ga4")).ToContainTextAsync("GA4 ↻ waiting: target is down");
        await Expect(view.Groups.Locator(".chip[data-sink=ga4][title^='circuit_open: ']")).ToBeVisibleAsync();
        await Expect(view.Groups).ToContainTextAsync("25 clicks");
        await view.SetAsync(LiveView.Ga4, "works");

        await view.Button($"Retry now: {LiveView.Ga4}").ClickAsync();

        await Expect(view.State("ga4")).ToHaveTextAsync("It answers: all 25 are delivered.");
        await view.SumsAreAsync("ga4", clicks: 25, delivered: 25);
        await Expect(view.Chip(0, "ga4")).ToContainTextAsync("✓ delivered");
        await Expect(view.Page.Locator("#sink-ga4 .circuit")).ToHaveTextAsync("");
        await view.SaysTheSameEverywhereAsync();
    }

    [Fact]
    public async Task Retry_now_at_a_target_that_is_still_down_makes_one_attempt()
    {
        await using var view = await PausedAsync();
        var asked = view.App.Host.Collector!.Events.Seen("ga4");

        await view.Button($"Retry now: {LiveView.Ga4}").ClickAsync();

        await Expect(view.State("ga4")).ToContainTextAsync("Still down. 25 clicks wait");
        Assert.Equal(asked + 1, view.App.Host.Collector.Events.Seen("ga4"));
        await view.SumsAreAsync("ga4", clicks: 25, delivered: 0, waiting: 25);
    }

    [Fact]
    public async Task Retry_now_does_not_wait_for_the_time_that_a_target_has_named()
    {
        await using var view = await LiveView.OpenAsync(azurite, browser);
        view.App.Host.Collector!.Behaviours.Set("ga4", new() { Sink = "ga4", Status = 503, Count = 1, RetryAfter = JsonSerializer.SerializeToElement(3600) });
        await view.Button("Click it").ClickAsync();
        await Expect(view.Chip(0, "ga4")).ToContainTextAsync("again in ");

        await view.Button($"Retry now: {LiveView.Ga4}").ClickAsync();

        await Expect(view.Chip(0, "ga4")).ToContainTextAsync("attempt 2");
        await view.SumsAreAsync("ga4", clicks: 1, delivered: 1);
        await Expect(view.State("ga4")).ToHaveTextAsync("It answers: the click is delivered.");
    }

    [Fact]
    public async Task Where_nothing_waits_retry_now_says_so()
    {
        await using var view = await LiveView.OpenAsync(azurite, browser);
        await Expect(view.State("gtm")).ToHaveTextAsync("Nothing waits.");

        await view.Button($"Retry now: {LiveView.Gtm}").ClickAsync();

        await Expect(view.Page.Locator("#announcer")).ToHaveTextAsync($"{LiveView.Gtm}: Nothing waits.");
    }

    [Fact]
    public async Task A_sink_that_is_not_on_cannot_be_retried()
    {
        await using var app = await LiveApp.StartAsync(azurite);
        using var client = new HttpClient { BaseAddress = app.Url };

        using var response = await client.PostAsync("/live/sinks/webhook/retry", null, TestContext.Current.CancellationToken);

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal("The sink must be one of gtm, ga4, archive.", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Filters_count_the_clicks_by_state_and_show_those_of_one()
    {
        await using var view = await LiveView.OpenAsync(azurite, browser);
        await view.SetAsync(LiveView.Gtm, "refuses");
        await view.ClickOnAsync("https://example.com/refused");
        await Expect(view.Chip(0, "gtm")).ToContainTextAsync("■ parked: target refuses it");
        await view.SetAsync(LiveView.Gtm, "works");
        await view.ClickOnAsync("https://example.com/delivered");
        await view.SumsAreAsync("ga4", clicks: 2, delivered: 2);
        await view.SetAsync(LiveView.Ga4, "drops the connection");
        await view.ClickOnAsync("https://example.com/waiting");
        await Expect(view.Chip(0, "ga4")).ToContainTextAsync("↻ waiting: connection is dropped");
        await view.SumsAreAsync("archive", clicks: 3, delivered: 3);

        foreach (var (state, number) in new[] { ("all", "3"), ("waiting", "1"), ("delivered", "1"), ("parked", "1"), ("lost", "0") })
        {
            await Expect(view.Filter(state).Locator("span")).ToHaveTextAsync(number);
        }

        foreach (var (state, place) in new[] { ("waiting", "waiting"), ("delivered", "delivered"), ("parked", "refused") })
        {
            await view.Filter(state).ClickAsync();
            await Expect(view.Filter(state)).ToHaveAttributeAsync("aria-pressed", "true");
            await Expect(view.Groups).ToHaveCountAsync(1);
            await Expect(view.Groups).ToContainTextAsync($"example.com/{place}");
        }

        await view.Filter("lost").ClickAsync();
        await Expect(view.Groups).ToHaveCountAsync(0);
        await Expect(view.Page.Locator("#empty")).ToContainTextAsync("No click is lost");
        await view.Filter("all").ClickAsync();
        await Expect(view.Groups).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task What_a_target_has_refused_is_replayed_one_by_one_or_all_of_it_and_the_page_agrees_with_itself()
    {
        await using var view = await LiveView.OpenAsync(azurite, browser);
        await view.SetAsync(LiveView.Gtm, "refuses");
        await view.ClickOnPlacesAsync(3);
        await view.SumsAreAsync("gtm", clicks: 3, delivered: 0, parked: 3);
        await view.SumsAreAsync("archive", clicks: 3, delivered: 3);
        await Expect(view.Page.Locator("#stores")).ToContainTextAsync("Parked: 3 ");
        await view.SetAsync(LiveView.Gtm, "works");

        await view.Groups.Nth(1).GetByRole(AriaRole.Button, new() { Name = "Replay" }).ClickAsync();

        await Expect(view.Page.Locator("#replayed")).ToHaveTextAsync("1 of 1 is on the way again.");
        await Expect(view.Chip(1, "gtm")).ToContainTextAsync("✓ delivered");
        await Expect(view.Groups.Nth(1).GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await view.SumsAreAsync("gtm", clicks: 3, delivered: 1, parked: 2);
        await Expect(view.Page.Locator("#stores")).ToContainTextAsync("Parked: 2 ");
        await view.SaysTheSameEverywhereAsync();

        await view.Button("Replay all parked").ClickAsync();

        await Expect(view.Page.Locator("#replayed")).ToHaveTextAsync("2 of 2 are on the way again.");
        await view.SumsAreAsync("gtm", clicks: 3, delivered: 3, parked: 0);
        await Expect(view.Page.Locator("#stores")).ToHaveTextAsync("Parked: 0 · On disk: 0 · Lost: 0");
        await Expect(view.Filter("delivered").Locator("span")).ToHaveTextAsync("3");
        await view.SaysTheSameEverywhereAsync();
        await view.Button("Replay all parked").ClickAsync();
        await Expect(view.Page.Locator("#replayed")).ToHaveTextAsync("Nothing is parked.");
    }

    /// <summary>While clicks arrive, wait, are retried and are delivered, no button moves away from the pointer.</summary>
    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task No_control_moves_while_something_happens(int width)
    {
        await using var view = await LiveView.OpenAsync(azurite, browser, new() { ViewportSize = new() { Width = width, Height = 900 }, ReducedMotion = ReducedMotion.Reduce });
        await view.ClickOnAsync("https://example.com/first");
        await view.SumsAreAsync("gtm", clicks: 1, delivered: 1);
        await view.SumsAreAsync("ga4", clicks: 1, delivered: 1);
        var before = await PlacesAsync();

        await view.SetAsync(LiveView.Ga4, "is down");
        await view.SetAsync(LiveView.Gtm, "refuses");
        await view.Button("25 clicks at once").ClickAsync();
        await view.SumsAreAsync("ga4", clicks: 26, delivered: 1, waiting: 25);
        await view.SumsAreAsync("gtm", clicks: 26, delivered: 1, parked: 25);
        Assert.Equal(before, await PlacesAsync());
        await view.SetAsync(LiveView.Ga4, "works");
        await view.Button($"Retry now: {LiveView.Ga4}").ClickAsync();
        await view.SumsAreAsync("ga4", clicks: 26, delivered: 26);
        Assert.Equal(before, await PlacesAsync());

        async Task<string> PlacesAsync() => await view.Controls.EvaluateAllAsync<string>(
            "controls => controls.map(control => { const box = control.getBoundingClientRect(); return [control.textContent.trim().replace(/\\d+/, ''), box.left, box.top + scrollY * !control.closest('.ledger'), box.width].join(' '); }).join('\\n')");
    }

    [Fact]
    public async Task What_25_clicks_come_to_is_told_in_a_few_sentences()
    {
        await using var view = await LiveView.OpenAsync(azurite, browser);
        await view.Page.EvaluateAsync(
            """
            () => {
              window.sentences = [];
              new MutationObserver(() => sentences.push(document.querySelector('#announcer').textContent)).observe(document.querySelector('#announcer'), { childList: true });
            }
            """);

        await view.Button("25 clicks at once").ClickAsync();

        await view.Page.WaitForFunctionAsync("() => sentences.reduce((all, sentence) => all + Number(/(\\d+) delivered: GA4/.exec(sentence)?.[1] ?? 0), 0) === 25");
        Assert.InRange(await view.Page.EvaluateAsync<int>("() => sentences.length"), 1, 24);
    }

    private static void WithStoppedBreakers(IServiceCollection services)
    {
        foreach (var bulkhead in services.Where(service => service.ServiceType == typeof(SinkBulkhead)).ToList())
        {
            services.Remove(bulkhead);
        }

        services.AddSingleton(Stopped<GtmSink>).AddSingleton(Stopped<Ga4Sink>).AddSingleton(Stopped<ArchiveSink>);
    }

    private static SinkBulkhead Stopped<TSink>(IServiceProvider services)
        where TSink : ITrackingSink => new(services.GetRequiredService<TSink>(), services.GetRequiredService<ClickTracing>(), new StoppedTime(), NullLogger<SinkBulkhead>.Instance);

    /// <summary>Time does not pass, whatever the time of day.</summary>
    /// <summary>GA4 is down, its circuit is open, and 25 clicks wait.</summary>
    private async Task<LiveView> PausedAsync()
    {
        var view = await LiveView.OpenAsync(azurite, browser, configure: WithStoppedBreakers);
        await view.SetAsync(LiveView.Ga4, "is down");
        await view.Button("25 clicks at once").ClickAsync();
        await Expect(view.Page.Locator("#sink-ga4 .circuit")).ToHaveTextAsync("paused");
        await view.SumsAreAsync("ga4", clicks: 25, delivered: 0, waiting: 25);
        return view;
    }

    private sealed class StoppedTime : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
