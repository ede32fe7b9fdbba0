using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.EndToEnd;

/// <summary>What ad platforms require of a redirecting server, rule by rule, as far as a server can comply (docs/google-ads.md has the sources).</summary>
[Trait("Category", "Slow")]
public sealed class AdPlatformRulesTests(AzuriteFixture azurite)
{
    private const string Page = "https://www.shop.example/p?a=1&b=2";

    private static readonly (string, string)[] Browser =
        [("User-Agent", "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"), ("Accept-Language", "en")];

    [Theory]
    [InlineData("POST", "empty")]
    [InlineData("POST", null)]
    [InlineData("GET", "empty")]
    [InlineData("GET", null)]
    public async Task Parallel_tracking_is_answered_with_a_redirect_without_cookies_and_is_a_persons_click(string method, string? destination)
    {
        await using var app = await RunningApp.StartAsync(azurite, ("VISITOR_IDENTITY", "cookie"), ("BOT_TRAFFIC", "skip"));
        (string, string)[] fetch = destination is null ? [("Sec-Fetch-Mode", "no-cors")] : [("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Dest", destination), ("Sec-Fetch-Site", "cross-site"), ("Origin", "https://www.google.com")];

        using var response = await SendAsync(app, method, $"/r?destinationUrl={Uri.EscapeDataString(Page)}&gclid=EAIaIQ-_Cb", fetch);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal($"{Page}&gclid=EAIaIQ-_Cb", RunningApp.Location(response));
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.Equal(0, response.Content.Headers.ContentLength ?? 0);
        var gtm = (await app.AcceptedAsync("gtm")).Json;
        Assert.Equal(("background", "parallel-tracking"), (gtm.GetProperty("traffic_kind").GetString(), gtm.GetProperty("traffic_reason").GetString()));
        Assert.Equal("EAIaIQ-_Cb", gtm.GetProperty("platform_gclid").GetString());
        Assert.Empty((await app.AcceptedAsync("ga4")).Problems);
    }

    [Fact]
    public async Task A_browser_without_parallel_tracking_goes_through_the_link_and_is_known_again()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("VISITOR_IDENTITY", "cookie"));

        using var response = await SendAsync(app, "GET", $"/r?destinationUrl={Uri.EscapeDataString(Page)}", [("Sec-Fetch-Mode", "navigate")]);

        Assert.Equal(2, response.Headers.GetValues("Set-Cookie").Count());
        Assert.Equal("human", (await app.AcceptedAsync("gtm")).Json.GetProperty("traffic_kind").GetString());
    }

    [Fact]
    public async Task HEAD_and_a_short_name_are_answered_by_the_same_redirect()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        using var link = new StringContent($$"""{"destination":"{{Page}}"}""", Encoding.UTF8, "application/json");
        using var stored = await app.Visitor.PutAsync(new Uri("/ops/links/ad", UriKind.Relative), link, TestContext.Current.CancellationToken);

        using var head = await SendAsync(app, "HEAD", $"/r?destinationUrl={Uri.EscapeDataString(Page)}", []);
        using var name = await SendAsync(app, "POST", "/ad?gclid=1", []);

        Assert.Equal((HttpStatusCode.Found, Page), (head.StatusCode, RunningApp.Location(head)));
        Assert.Equal((HttpStatusCode.Found, $"{Page}&gclid=1"), (name.StatusCode, RunningApp.Location(name)));
    }

    /// <summary>Google Ads in both readings of its rules, Microsoft Advertising, and both behind another tracker.</summary>
    [Theory]
    [InlineData("http%3A%2F%2Fwww.shop.example%2F%3Fa%3D1%26b%3D2", "http://www.shop.example/?a=1&b=2")]
    [InlineData("https://www.shop.example/%3Fa%3D1&b%3D2", "https://www.shop.example/?a=1&b=2")]
    [InlineData("https://www.shop.example/%3Fa%3D1&b%3D2&c%3Dx%20y%23top", "https://www.shop.example/?a=1&b=2&c=x%20y#top")]
    [InlineData("https%3a%2f%2fwww.shop.example%2fp-1_x.y!z*(q)%3fa%3d1%26b%3d2", "https://www.shop.example/p-1_x.y!z*(q)?a=1&b=2")]
    [InlineData("https%253A%252F%252Fwww.shop.example%252F%253Fa%253D1%2526b%253D2", "https://www.shop.example/?a=1&b=2")]
    public async Task Every_escaping_of_lpurl_leads_to_the_page(string lpurl, string page)
    {
        await using var app = await RunningApp.StartAsync(azurite);

        using var plain = await SendAsync(app, "GET", $"/r?utm_id=7&destinationUrl={lpurl}", []);
        using var tagged = await SendAsync(app, "GET", $"/r?utm_id=7&destinationUrl={lpurl}&gclid=AbC&gad_source=1&gad_campaignid=42", []);

        Assert.Equal(page, RunningApp.Location(plain));
        Assert.Equal($"{page.Split('#')[0]}&gclid=AbC&gad_source=1&gad_campaignid=42{page[page.Split('#')[0].Length..]}", RunningApp.Location(tagged));
    }

    [Fact]
    public async Task The_visible_destination_wins_over_a_token_and_if_it_is_refused_there_is_no_other()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        var token = Base64Url.EncodeToString("https://example.com/backend"u8);

        using var visible = await SendAsync(app, "GET", $"/r/{token}?destinationUrl={Uri.EscapeDataString(Page)}", []);
        using var refused = await SendAsync(app, "GET", $"/r/{token}?destinationUrl=https%3A%2F%2Fevil.example%2F", []);
        using var alone = await SendAsync(app, "GET", $"/r/{token}?gclid=1", []);

        Assert.Equal(Page, RunningApp.Location(visible));
        Assert.Equal((HttpStatusCode.Forbidden, null), (refused.StatusCode, refused.Headers.Location));
        Assert.Equal("https://example.com/backend?gclid=1", RunningApp.Location(alone));
    }

    [Fact]
    public async Task Only_what_was_on_the_link_is_added_and_no_placeholder_and_no_campaign()
    {
        await using var app = await RunningApp.StartAsync(azurite);

        using var response = await SendAsync(app, "GET", "/r?utm_source=google&msclkid={msclkid}&_x={_x}&srsltid=AfmBOo&destinationUrl=https%3A%2F%2Fwww.shop.example%2F", []);

        Assert.Equal("https://www.shop.example/?srsltid=AfmBOo", RunningApp.Location(response));
        var gtm = (await app.AcceptedAsync("gtm")).Json;
        Assert.Equal("google", gtm.GetProperty("utm_source").GetString());
        Assert.False(gtm.TryGetProperty("platform_msclkid", out _));
    }

    [Theory]
    [InlineData("/r?destinationUrl=http%3A%2F%2Fwww.shop.example%2F", "ends parallel tracking")]
    [InlineData("/r/aHR0cHM6Ly9leGFtcGxlLmNvbS8", "A token does not qualify")]
    [InlineData("/spring", "Short names do not qualify")]
    [InlineData("/r?gclid={gclid}&destinationUrl=https%3A%2F%2Fexample.com%2F", "gclid is a placeholder")]
    [InlineData("/r?gclid=1&destinationUrl=https%3A%2F%2Fexample.com%2F", null)]
    public async Task An_explanation_says_what_keeps_a_link_from_being_a_tracking_template(string link, string? note)
    {
        await using var app = await RunningApp.StartAsync(azurite);
        using var content = new StringContent("""{"destination":"https://example.com/"}""", Encoding.UTF8, "application/json");
        using var stored = await app.Visitor.PutAsync(new Uri("/ops/links/spring", UriKind.Relative), content, TestContext.Current.CancellationToken);

        using var response = await app.GetAsync($"/ops/explain?link={Uri.EscapeDataString(link)}");
        using var explanation = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal(note is not null, explanation.RootElement.TryGetProperty("adPlatforms", out var notes));
        Assert.Contains(note ?? "", note is null ? "" : Assert.Single(notes.EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningApp app, string method, string link, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), link);
        request.Content = method == "POST" ? new StringContent("beacon") : null;
        foreach (var (name, value) in Browser.Concat(headers))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await app.Visitor.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
