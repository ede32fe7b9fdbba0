using System.Net;
using System.Text.Json;
using RedirectFunctions.Tests.EndToEnd.Container;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.EndToEnd;

/// <summary>What a container's client and tags read from an event that arrives hours after its click.</summary>
[Trait("Category", "Slow")]
public sealed class ContainerTests(AzuriteFixture azurite)
{
    private const string Cookies = "_ga=GA1.1.1234567890.1700000000; _fbp=fb.1.1700000000000.42; _fbc=fb.1.1700000000000.Old; _ttp=2aBc; ttclid=OldT";

    private static readonly (string, string)[] Visitor =
        [("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"), ("Accept-Language", "de"), ("X-Forwarded-For", "203.0.113.77"), ("Cookie", Cookies)];

    [Fact]
    public async Task A_click_from_an_ad_is_one_at_Meta_and_TikTok_with_its_own_time_and_ids()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        var before = DateTimeOffset.UtcNow;

        var (body, location) = await ClickAsync(app, "fbclid=IwAR1-New_x&ttclid=E.C.P.New");

        Assert.Equal("https://www.shop.example/p?fbclid=IwAR1-New_x&ttclid=E.C.P.New", location);
        var now = before.AddHours(5);
        var data = DataClient.EventData(body, now);
        var meta = Tags.Meta(data, now, timeRow: true)!;
        var tikTok = Tags.TikTok(data, now)!;
        Assert.Equal(body.GetProperty("event_id").GetString(), meta.Id);
        Assert.InRange(meta.Time, before.ToUnixTimeSeconds(), before.ToUnixTimeSeconds() + 60);
        Assert.Equal(("fb", "1", "IwAR1-New_x"), (meta.ClickId!.Split('.')[0], meta.ClickId.Split('.')[1], meta.ClickId.Split('.')[3]));
        Assert.InRange(long.Parse(meta.ClickId.Split('.')[2]), before.ToUnixTimeMilliseconds() - 1000, before.ToUnixTimeMilliseconds() + 60_000);
        Assert.Equal(("fb.1.1700000000000.42", "203.0.113.0", location), (meta.BrowserId, meta.Address, meta.Page));
        Assert.Equal(new TagEvent(meta.Id, meta.Time, "E.C.P.New", "2aBc", "203.0.113.0", location), tikTok);
        Assert.Equal(now.ToUnixTimeSeconds(), Tags.Meta(data, now, timeRow: false)!.Time);
        Assert.False(data.ContainsKey("user_data"));
    }

    [Fact]
    public async Task A_click_of_a_known_visitor_has_the_ids_of_the_cookies()
    {
        await using var app = await RunningApp.StartAsync(azurite);

        var (body, _) = await ClickAsync(app, "");

        var data = DataClient.EventData(body, DateTimeOffset.UtcNow);
        Assert.Equal("fb.1.1700000000000.Old", Tags.Meta(data, DateTimeOffset.UtcNow, timeRow: true)!.ClickId);
        Assert.Equal("OldT", Tags.TikTok(data, DateTimeOffset.UtcNow)!.ClickId);
        Assert.Equal("1234567890.1700000000", data["client_id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("", "Sec-GPC", "1")]
    [InlineData("gdpr=1&gdpr_consent=CQdZmkAQdZmkAEsACBENB4FgADAAAAIAAAYgF5wAQF5gXnABAXmAAAAA", "X-None", "x")]
    [InlineData("cons=0", "X-None", "x")]
    public async Task For_a_visitor_who_says_no_no_ad_tag_fires_and_nothing_is_filled_in(string consent, string header, string value)
    {
        await using var app = await RunningApp.StartAsync(azurite);

        var (body, location) = await ClickAsync(app, $"{consent}&fbclid=IwAR1&ttclid=T&gclid=G&awc=A", (header, value));

        var data = DataClient.EventData(body, DateTimeOffset.UtcNow);
        Assert.Null(Tags.Meta(data, DateTimeOffset.UtcNow, timeRow: true));
        Assert.Null(Tags.TikTok(data, DateTimeOffset.UtcNow));
        Assert.Equal("https://www.shop.example/p", location);
        Assert.Equal("0.0.0.0", data["ip_override"]!.GetValue<string>());
        Assert.NotEqual("1234567890.1700000000", data["client_id"]!.GetValue<string>());
        Assert.All(new[] { "IwAR1", "Old", "2aBc", "203.0.113", "CQdZ", "1234567890" }, text => Assert.DoesNotContain(text, body.GetRawText(), StringComparison.Ordinal));
        var ga4 = await app.AcceptedAsync("ga4");
        Assert.Empty(ga4.Problems);
        Assert.Equal("DENIED", ga4.Json.GetProperty("consent").GetProperty("ad_user_data").GetString());
        Assert.All(new[] { "IwAR1", "203.0.113", "CQdZ", "1234567890" }, text => Assert.DoesNotContain(text, ga4.Json.GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_setting_passes_click_ids_on_without_consent_and_they_are_not_reported()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("FORWARD_WITHOUT_CONSENT", "true"));

        var (body, location) = await ClickAsync(app, "fbclid=IwAR1", ("Sec-GPC", "1"));

        Assert.Equal("https://www.shop.example/p?fbclid=IwAR1", location);
        Assert.DoesNotContain("IwAR1", body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consent_on_the_link_goes_before_the_default()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("GA4_CONSENT", "denied"));
        const string granted = "gdpr=1&gdpr_consent=CQdZmkAQdZmkAEsACBENB4FgAP_gAELAAAYgF5wAQF5gXnABAXmAAAAA.IF5wAQF5gAAA";

        var (said, _) = await ClickAsync(app, $"{granted}&fbclid=IwAR1");
        var (silent, _) = await ClickAsync(app, "utm_term=silent", body: "silent");

        Assert.NotNull(Tags.Meta(DataClient.EventData(said, DateTimeOffset.UtcNow), DateTimeOffset.UtcNow, timeRow: true));
        Assert.Equal("G111", said.GetProperty("x-ga-gcs").GetString());
        Assert.Null(Tags.Meta(DataClient.EventData(silent, DateTimeOffset.UtcNow), DateTimeOffset.UtcNow, timeRow: true));
        Assert.Equal("G100", silent.GetProperty("x-ga-gcs").GetString());
    }

    private static Task<(JsonElement Body, string Location)> ClickAsync(RunningApp app, string query, (string, string) header) => ClickAsync(app, query, "", header);

    private static async Task<(JsonElement Body, string Location)> ClickAsync(RunningApp app, string query, string body = "", params (string, string)[] headers)
    {
        using var response = await app.GetAsync($"/r?{query}&destinationUrl=https%3A%2F%2Fwww.shop.example%2Fp", [.. Visitor, .. headers]);
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        return ((await app.AcceptedAsync("gtm", body)).Json, RunningApp.Location(response));
    }
}
