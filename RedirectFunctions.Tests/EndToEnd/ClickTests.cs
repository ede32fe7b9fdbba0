using System.Net;
using System.Text.Json;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.EndToEnd;

[Trait("Category", "Slow")]
public sealed class ClickTests(AzuriteFixture azurite)
{
    private const string Destination = "https://www.shop.example/p?id=7&utm_source=newsletter&utm_campaign=Spring+Sale&xptdk=Abc%2B1&Ref=home#top";

    [Fact]
    public async Task A_click_is_redirected_and_arrives_at_both_sinks_field_by_field()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        var before = DateTimeOffset.UtcNow;

        var location = await app.ClickAsync(
            Destination,
            ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
            ("Referer", "https://mail.example/inbox"),
            ("Accept-Language", "de-AT,de;q=0.8"),
            ("X-Forwarded-For", "10.1.1.1, 203.0.113.77:50123"),
            ("Cookie", $"a=b; _ga=GA1.1.1234567890.1700000000; _ga_TEST123456=GS2.1.s1700000123$o4$g1$t{before.ToUnixTimeSeconds()}$j60$l0$h0"));

        Assert.Equal(Destination, location);
        var gtm = (await app.AcceptedAsync("gtm")).Json;
        var ga4 = await app.AcceptedAsync("ga4");
        var id = gtm.GetProperty("event_id").GetString()!;
        var seconds = gtm.GetProperty("timestamp").GetInt64();
        Assert.InRange(seconds, before.ToUnixTimeSeconds(), DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        AssertJson(
            $$"""
            {
              "event": "redirect_tracking",
              "event_name": "redirect_tracking",
              "event_id": "{{id}}",
              "destination_url": "{{Destination}}",
              "page_location": "{{Destination}}",
              "page_referrer": "https://mail.example/inbox",
              "client_id": "1234567890.1700000000",
              "ga_session_id": "1700000123",
              "ga_session_number": "4",
              "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
              "ip_override": "203.0.113.0",
              "language": "de-AT",
              "traffic_kind": "human",
              "timestamp": {{seconds}},
              "event_time": {{seconds}},
              "engagement_time_msec": 1,
              "utm_source": "newsletter",
              "utm_campaign": "Spring Sale",
              "platform_xptdk": "Abc+1",
              "platform_ref": "home"
            }
            """,
            gtm);

        var micros = ga4.Json.GetProperty("timestamp_micros").GetInt64();
        Assert.Equal(seconds, micros / 1_000_000);
        Assert.Empty(ga4.Problems);
        Assert.Equal("/collector/mp/collect", ga4.Path);
        Assert.StartsWith("measurement_id=G-TEST123456&api_secret=", ga4.Query, StringComparison.Ordinal);
        AssertJson(
            $$"""
            {
              "client_id": "1234567890.1700000000",
              "timestamp_micros": {{micros}},
              "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
              "ip_override": "203.0.113.0",
              "events": [
                {
                  "name": "redirect_tracking",
                  "params": {
                    "session_id": "1700000123",
                    "engagement_time_msec": 1,
                    "event_id": "{{id}}",
                    "destination_url": "{{Destination[..100]}}",
                    "destination_host": "www.shop.example",
                    "page_location": "{{Destination}}",
                    "page_referrer": "https://mail.example/inbox",
                    "traffic_kind": "human",
                    "utm_source": "newsletter",
                    "utm_campaign": "Spring Sale",
                    "platform_xptdk": "Abc+1",
                    "platform_ref": "home"
                  }
                }
              ]
            }
            """,
            ga4.Json);
    }

    [Fact]
    public async Task A_visitor_without_cookies_gets_ids_in_the_form_of_GA4()
    {
        await using var app = await RunningApp.StartAsync(azurite);

        await app.ClickAsync("https://example.com/?utm_source=x");

        var ga4 = await app.AcceptedAsync("ga4");
        Assert.Empty(ga4.Problems);
        Assert.Matches("^[1-9][0-9]*\\.[1-9][0-9]*$", ga4.Json.GetProperty("client_id").GetString());
        Assert.False(ga4.Json.TryGetProperty("ip_override", out _));
    }

    [Theory]
    [InlineData("/r?to=https%3A%2F%2Fexample.com%2Fa%3Futm_source%3Dx%26b%3D1", "https://example.com/a?utm_source=x&b=1")]
    [InlineData("/r?src=app&DestinationURL=https%253A%252F%252Fexample.com%252F%253Fa%253D1", "https://example.com/?a=1")]
    [InlineData("/r?destinationUrl=https://example.com/p?a=1&b=2", "https://example.com/p?a=1&b=2")]
    [InlineData("/r/aHR0cHM6Ly9leGFtcGxlLmNvbS8_cT3DpA", "https://example.com/?q=%C3%A4")]
    [InlineData("/r?to=https%3A%2F%2Fexample.com%2F%7e%3Fq%3Da+b%252Fc%26%26d%3D%23f", "https://example.com/~?q=a+b%2Fc&&d=#f")]
    public async Task Every_form_of_a_link_leads_to_its_destination(string link, string destination)
    {
        await using var app = await RunningApp.StartAsync(azurite);

        using var response = await app.GetAsync(link);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal(destination, RunningApp.Location(response));
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal("noindex", response.Headers.GetValues("X-Robots-Tag").Single());
        Assert.Equal("strict-origin-when-cross-origin", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.Equal(destination, (await app.AcceptedAsync("gtm")).Json.GetProperty("destination_url").GetString());
    }

    [Fact]
    public async Task Click_ids_on_the_link_are_passed_on_and_reported_and_mail_addresses_reach_the_visitor_alone()
    {
        await using var app = await RunningApp.StartAsync(azurite);

        using var response = await app.GetAsync("/r?to=https%3A%2F%2Fexample.com%2F%3Femail%3Djane%2540example.org%26utm_source%3Dx&gclid=Abc-1&utm_medium=cpc");

        Assert.Equal("https://example.com/?email=jane%40example.org&utm_source=x&gclid=Abc-1", RunningApp.Location(response));
        var gtm = (await app.AcceptedAsync("gtm")).Json;
        Assert.Equal("https://example.com/?email=redacted&utm_source=x&gclid=Abc-1", gtm.GetProperty("destination_url").GetString());
        Assert.Equal("Abc-1", gtm.GetProperty("platform_gclid").GetString());
        Assert.Equal("cpc", gtm.GetProperty("utm_medium").GetString());
    }

    [Fact]
    public async Task A_visitor_with_the_cookies_of_the_first_click_is_the_same_at_both_sinks_in_the_same_session()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("VISITOR_IDENTITY", "cookie"), ("VISITOR_COOKIE_DOMAIN", "shop.example"), ("GA4_CAMPAIGN_DETAILS", "true"));

        using var first = await app.GetAsync("/r?to=https%3A%2F%2Fexample.com%2F%3Futm_source%3Dfirst");
        var cookies = first.Headers.GetValues("Set-Cookie").ToList();
        using var second = await app.GetAsync(
            "/r?to=https%3A%2F%2Fexample.com%2F%3Futm_source%3Dsecond",
            ("Cookie", string.Join("; ", cookies.Select(cookie => cookie[..cookie.IndexOf(';', StringComparison.Ordinal)]))));

        Assert.Equal(2, cookies.Count);
        Assert.Matches("^rf_client=[0-9]+\\.[0-9]+; max-age=34560000; domain=shop.example; path=/; secure; samesite=lax; httponly$", cookies[0]);
        Assert.Matches("^rf_session=[0-9]+; max-age=1800; domain=shop.example; path=/; secure; samesite=lax; httponly$", cookies[1]);
        Assert.Equal(cookies, second.Headers.GetValues("Set-Cookie"));
        foreach (var (sink, session) in new[] { ("gtm", "ga_session_id"), ("ga4", "session_id") })
        {
            var firstEvent = (await app.AcceptedAsync(sink, "=first")).Json;
            var secondEvent = (await app.AcceptedAsync(sink, "=second")).Json;
            Assert.Equal(firstEvent.GetProperty("client_id").GetString(), secondEvent.GetProperty("client_id").GetString());
            Assert.Equal(Session(firstEvent), Session(secondEvent));

            string Session(JsonElement body) => (body.TryGetProperty("events", out var events) ? events[1].GetProperty("params") : body).GetProperty(session).GetString()!;
        }
    }

    [Fact]
    public async Task HEAD_is_answered_like_GET_and_never_counted()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        using var head = new HttpRequestMessage(HttpMethod.Head, "/r?to=https%3A%2F%2Fexample.com%2F%3Fhead");

        using var response = await app.Visitor.SendAsync(head, TestContext.Current.CancellationToken);
        await app.ClickAsync("https://example.com/?get");

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal("https://example.com/?head", RunningApp.Location(response));
        await app.AcceptedAsync("gtm", "?get");
        await app.AcceptedAsync("ga4", "?get");
        await QueueIs.EmptyAsync(app.Queue);
        Assert.DoesNotContain(app.Events.Snapshot(), received => received.Json.GetRawText().Contains("?head", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/r", HttpStatusCode.BadRequest, "destination_missing")]
    [InlineData("/r?to=", HttpStatusCode.BadRequest, "destination_missing")]
    [InlineData("/r/!!!", HttpStatusCode.BadRequest, "token_unreadable")]
    [InlineData("/r?to=javascript%3Aalert(1)", HttpStatusCode.BadRequest, "scheme_not_allowed")]
    [InlineData("/r?to=https%3A%2F%2Fexample.com%0D%0AX%3A1", HttpStatusCode.BadRequest, "destination_malformed")]
    [InlineData("/r?to=https%3A%2F%2Fexample.com%40evil.example", HttpStatusCode.BadRequest, "destination_malformed")]
    [InlineData("/r?to=https%3A%2F%2Fevil.example%2F%3Cscript%3E", HttpStatusCode.Forbidden, "destination_not_allowed")]
    public async Task A_link_that_is_not_followed_says_why_and_repeats_nothing(string link, HttpStatusCode status, string code)
    {
        await using var app = await RunningApp.StartAsync(azurite);

        using var page = await app.GetAsync(link);
        using var problem = await app.GetAsync(link, ("Accept", "application/json"));

        Assert.Equal(status, page.StatusCode);
        Assert.Null(page.Headers.Location);
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Contains(code, html, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", html, StringComparison.Ordinal);
        Assert.DoesNotContain("script", html, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await problem.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(code, json.RootElement.GetProperty("code").GetString());
        Assert.Equal((int)status, json.RootElement.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task No_log_line_holds_a_URL_a_secret_an_address_or_a_cookie()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        app.Collector.Collector.Behaviours.Set("ga4", new() { Status = 503, Count = 1 });
        app.Collector.Collector.Behaviours.Set("gtm", new() { Status = 404, Count = 1 });

        await app.ClickAsync("https://www.shop.example/canary-path?email=canary%40example.org", ("X-Forwarded-For", "203.0.113.99"), ("Cookie", "_ga=GA1.1.987654321.1600000000"));
        using var refused = await app.GetAsync("/r?to=https%3A%2F%2Fcanary-host.example%2F");
        await app.AcceptedAsync("ga4");

        Assert.Contains(app.Log.All, line => line.Contains("http_503", StringComparison.Ordinal));
        Assert.Contains(app.Log.All, line => line.Contains("http_404", StringComparison.Ordinal));
        foreach (var canary in new[] { "canary", "the-secret-of-the-test", "203.0.113", "987654321" })
        {
            Assert.DoesNotContain(app.Log.All, line => line.Contains(canary, StringComparison.Ordinal));
        }
    }

    private static void AssertJson(string expected, JsonElement actual)
    {
        using var document = JsonDocument.Parse(expected);
        Assert.Equal(JsonSerializer.Serialize(document.RootElement), JsonSerializer.Serialize(actual));
    }
}
