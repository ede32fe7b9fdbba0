using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RedirectFunctions.Telemetry;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Operations;

[Trait("Category", "Slow")]
public sealed class CanaryTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_canary_goes_the_whole_way_as_an_event_of_its_own_name_and_its_age_is_known()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("CANARY_INTERVAL_MINUTES", "5"));

        var gtm = await app.AcceptedAsync("gtm");
        var ga4 = await app.AcceptedAsync("ga4");

        Assert.Equal("redirect_canary", gtm.Json.GetProperty("event").GetString());
        Assert.Equal("redirect_canary", gtm.Json.GetProperty("event_name").GetString());
        Assert.Equal("redirect_canary", Assert.Single(ga4.Json.GetProperty("events").EnumerateArray()).GetProperty("name").GetString());
        Assert.Empty(ga4.Problems);
        // The first canary may arrive before the test listens to the counters.
        var sums = app.Host.Services.GetRequiredService<Ledger>().Sums;
        await app.WaitForAsync(() => sums.Read().Where(sum => sum.Counter == "redirect.delivered").Sum(sum => sum.Count) == 2);
        using var gauges = new GaugeReading(app);
        Assert.InRange(gauges.Collect()["redirect.canary.age/sink=gtm"], 0, RunningApp.Patience.TotalSeconds);
        Assert.Contains("\"canarySeconds\": ", await app.Visitor.GetStringAsync("/ops/status", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>An availability test has the user agent of a program. Even the strictest settings let it through.</summary>
    [Fact]
    public async Task A_link_to_the_canary_s_destination_makes_a_canary_whatever_may_be_followed()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("REQUIRE_SIGNED_LINKS", "true"), ("BOT_TRAFFIC", "skip"), ("LINK_SIGNING_KEYS", "2026a:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"));

        var response = await app.Visitor.GetAsync("/r?destinationUrl=https%3A%2F%2Fcanary.invalid%2F", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Redirect, new Uri("https://canary.invalid/")), (response.StatusCode, response.Headers.Location));
        Assert.Equal("redirect_canary", (await app.AcceptedAsync("gtm")).Json.GetProperty("event").GetString());
    }

    [Theory]
    [InlineData("https%3A%2F%2Fcanary.invalid%2Felsewhere")]
    [InlineData("https%3A%2F%2Fcanary.invalid%3A444%2F")]
    [InlineData("http%3A%2F%2Fcanary.invalid%2F")]
    [InlineData("https%3A%2F%2Fwww.canary.invalid%2F")]
    public async Task Only_that_very_destination_is_the_canary_s(string destination)
    {
        await using var app = await RunningApp.StartAsync(azurite);

        var response = await app.Visitor.GetAsync($"/r?destinationUrl={destination}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Without_the_setting_there_is_none()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        await app.ClickAsync("https://example.com/");
        await app.WaitForLedgerAsync("delivered", 2);

        using var gauges = new GaugeReading(app);
        Assert.DoesNotContain("redirect.canary.age", gauges.Collect().Keys);
        Assert.Equal(2, app.Ledger["captured"]);
    }

    [Fact]
    public void The_age_is_known_from_the_first_that_arrives_and_a_late_one_does_not_make_it_older()
    {
        var time = new FakeTimeProvider();
        var watch = new CanaryWatch(time);
        time.Advance(TimeSpan.FromMinutes(7));
        Assert.Null(watch.Age("gtm"));

        watch.Delivered("gtm", time.GetUtcNow() - TimeSpan.FromMinutes(1));
        watch.Delivered("gtm", time.GetUtcNow() - TimeSpan.FromMinutes(6));

        Assert.Equal(TimeSpan.FromMinutes(1), watch.Age("gtm"));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.FromMinutes(61), watch.Age("gtm"));
    }
}
