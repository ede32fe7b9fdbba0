using System.Net;
using System.Text;
using System.Text.Json;
using RedirectFunctions.Redirects.Signing;
using RedirectFunctions.Tests.Infrastructure;
using RedirectFunctions.Tests.Redirects.Signing;

namespace RedirectFunctions.Tests.EndToEnd;

[Trait("Category", "Slow")]
public sealed class ExplainTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("/ops/explain?link=https%3A%2F%2Fgo.example%2Fr%3FdestinationUrl%3Dhttps%253A%252F%252Fexample.com%252Fp%253Futm_source%253Dx%2526xptdk%253Da%26gclid%3DAbc")]
    [InlineData("/ops/explain?link=/r?gclid=Abc&destinationUrl=https%3A%2F%2Fexample.com%2Fp%3Futm_source%3Dx%26xptdk%3Da")]
    public async Task A_link_is_explained_to_the_payloads_and_nothing_is_queued(string call)
    {
        await using var app = await RunningApp.StartAsync(azurite);

        var explanation = await ExplainAsync(app, call);

        Assert.Equal("query", Text(explanation, "form"));
        Assert.Equal("https://example.com/p?utm_source=x&xptdk=a", Text(explanation, "decoded"));
        Assert.Equal("listed", Text(explanation, "decision"));
        Assert.Equal("https://example.com/p?utm_source=x&xptdk=a&gclid=Abc", Text(explanation, "location"));
        Assert.Equal("&gclid=Abc", Text(explanation, "forwarded"));
        var tracking = explanation.GetProperty("tracking");
        Assert.Equal("human", Text(tracking, "trafficKind"));
        Assert.Equal("x", Text(tracking.GetProperty("campaign"), "utm_source"));
        Assert.Equal("a", Text(tracking.GetProperty("platform"), "platform_xptdk"));
        Assert.Equal("redirect_tracking", Text(tracking.GetProperty("gtm"), "event"));
        Assert.Equal("redirect_tracking", Text(tracking.GetProperty("ga4").GetProperty("events")[0], "name"));

        await app.ClickAsync("https://example.com/?after");
        await app.AcceptedAsync("gtm", "?after");
        Assert.Equal(1, app.Count("gtm"));
        // A single click, for two sinks.
        Assert.Equal(2, app.Ledger["captured"]);
    }

    [Theory]
    [InlineData("https://bit.ly/abc", "other_host", null)]
    [InlineData("https://BIT.LY/abc?x=1", "other_host", null)]
    [InlineData("https://go.example/abc", "name_unknown", "If go.example is not a host of this app, this is another host's link, about which nothing is known here.")]
    [InlineData("/abc", "name_unknown", null)]
    [InlineData("http://127.0.0.1:7071/abc", "name_unknown", null)]
    public async Task A_link_of_another_host_is_not_taken_for_one_of_ours(string link, string code, string? remark)
    {
        await using var app = await RunningApp.StartAsync(azurite);

        var explanation = await ExplainAsync(app, $"/ops/explain?link={Uri.EscapeDataString(link)}");

        Assert.Equal(code, Text(explanation.GetProperty("refusal"), "code"));
        Assert.Equal(remark, explanation.TryGetProperty("remark", out var said) ? said.GetString() : null);
    }

    [Fact]
    public async Task What_a_redirect_sends_is_what_its_explanation_has_said()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        const string destination = "https://example.com/p?utm_source=x&email=jane%40example.org#f";

        var said = (await ExplainAsync(app, $"/ops/explain?link={Uri.EscapeDataString($"/r?to={Uri.EscapeDataString(destination)}")}")).GetProperty("tracking");
        await app.ClickAsync(destination, ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"), ("Accept-Language", "en"));

        Assert.Equal(WithoutIds(said.GetProperty("gtm")), WithoutIds((await app.AcceptedAsync("gtm")).Json));
        Assert.Equal(
            WithoutIds(said.GetProperty("ga4").GetProperty("events")[0].GetProperty("params")),
            WithoutIds((await app.AcceptedAsync("ga4")).Json.GetProperty("events")[0].GetProperty("params")));
    }

    [Theory]
    [InlineData("/r?to=https%3A%2F%2Fexample.com%2F&gclid=1", """{"from":"nobody","isPrivate":false,"clickIds":"reported"}""")]
    [InlineData("/r?to=https%3A%2F%2Fexample.com%2F&gclid=1&gcs=G101", """{"from":"link","isPrivate":false,"clickIds":"withheld","gcs":"G101","state":{"ad_storage":false,"ad_user_data":false,"ad_personalization":false,"analytics_storage":true}}""")]
    [InlineData("/r?to=https%3A%2F%2Fexample.com%2F&gclid=1&cons=0", """{"from":"link","isPrivate":true,"clickIds":"withheld","gcs":"G100","state":{"ad_storage":false,"ad_user_data":false,"ad_personalization":false,"analytics_storage":false}}""")]
    public async Task An_explanation_says_what_a_visitor_has_agreed_to_and_who_says_so(string link, string consent)
    {
        await using var app = await RunningApp.StartAsync(azurite);

        var explanation = await ExplainAsync(app, $"/ops/explain?link={Uri.EscapeDataString(link)}");

        Assert.Equal(consent, JsonSerializer.Serialize(explanation.GetProperty("tracking").GetProperty("consent")));
        Assert.Equal(consent.Contains("withheld", StringComparison.Ordinal) ? "https://example.com/" : "https://example.com/?gclid=1", Text(explanation, "location"));
    }

    [Theory]
    [InlineData("/r?to=https%3A%2F%2Fevil.example%2F", 403, "destination_not_allowed")]
    [InlineData("/r?to=https%3A%2F%2Fevil.example%2F&sig=2026a.x", 403, "signature_invalid")]
    [InlineData("/r/!", 400, "token_unreadable")]
    [InlineData("/r", 400, "destination_missing")]
    [InlineData("/winter", 404, "name_unknown")]
    [InlineData("/wp-login.php", 404, "name_unknown")]
    public async Task A_refusal_is_explained_too(string link, int status, string code)
    {
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_SIGNING_KEYS", TestKeys.First));

        var explanation = await ExplainAsync(app, $"/ops/explain?link={Uri.EscapeDataString(link)}");

        Assert.Equal(("refused", status), (Text(explanation, "decision"), explanation.GetProperty("status").GetInt32()));
        Assert.Equal(code, Text(explanation.GetProperty("refusal"), "code"));
        Assert.False(explanation.TryGetProperty("location", out _));
        Assert.False(explanation.TryGetProperty("tracking", out _));
    }

    [Fact]
    public async Task A_signature_is_shown_in_its_parts_and_a_bot_as_a_bot()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_SIGNING_KEYS", TestKeys.First), ("BOT_TRAFFIC", "skip"));
        var signer = new LinkSigner(TestKeys.Parse(TestKeys.First), TimeProvider.System);
        var link = $"/r?to=https%3A%2F%2Felsewhere.example%2F&sig={signer.Sign("https://elsewhere.example/", DateTimeOffset.FromUnixTimeSeconds(4_000_000_000), "spring")}";

        var explanation = await ExplainAsync(app, $"/ops/explain?userAgent=Googlebot%2F2.1&link={Uri.EscapeDataString(link)}");

        Assert.Equal("signed", Text(explanation, "decision"));
        Assert.Equal("""{"keyId":"2026a","expires":"2096-10-02T07:06:40+00:00","name":"spring"}""", JsonSerializer.Serialize(explanation.GetProperty("signature")).Replace("\\u002B", "+", StringComparison.Ordinal));
        Assert.Equal("bot", Text(explanation.GetProperty("tracking"), "skippedBy"));
    }

    [Fact]
    public async Task A_name_that_no_right_signature_proves_is_said_not_to_be_reported()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_SIGNING_KEYS", TestKeys.First));

        var explanation = await ExplainAsync(app, $"/ops/explain?link={Uri.EscapeDataString("/r?to=https://example.com/&sig=2026a.x..forged")}");

        Assert.Equal("listed", Text(explanation, "decision"));
        Assert.Equal(
            """{"keyId":"2026a","name":"forged","problem":"signature_invalid","remark":"The host is listed, so the link is followed; the name is not proven and not reported."}""",
            JsonSerializer.Serialize(explanation.GetProperty("signature")));
        Assert.DoesNotContain("link_name", explanation.GetProperty("tracking").GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/ops/explain")]
    [InlineData("/ops/explain?link=")]
    [InlineData("/ops/explain?link=/a/b")]
    public async Task Without_a_link_the_call_says_what_it_wants(string call)
    {
        await using var app = await RunningApp.StartAsync(azurite);

        using var response = await app.GetAsync(call);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("link_missing", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_is_built_signed_and_explained_in_one_call()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_SIGNING_KEYS", TestKeys.First));
        using var order = new StringContent("""{"destination":"https://elsewhere.example/","campaign":{"utm_source":"x","utm_medium":"y"},"name":"spring"}""", Encoding.UTF8, "application/json");

        using var response = await app.Visitor.PostAsync(new Uri("/ops/build", UriKind.Relative), order, TestContext.Current.CancellationToken);
        var built = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        using var followed = await app.GetAsync(Text(built, "link")!);

        Assert.Equal("https://elsewhere.example/?utm_source=x&utm_medium=y", RunningApp.Location(followed));
        Assert.Equal("signed", Text(built.GetProperty("explanation"), "decision"));
    }

    [Theory]
    [InlineData("", "body_invalid")]
    [InlineData("""{"destination":"https://example.com/","utm":{}}""", "body_invalid")]
    [InlineData("""{"destination":"https://elsewhere.example/"}""", "destination_not_allowed")]
    public async Task An_order_that_cannot_be_is_refused_with_the_reason(string body, string code)
    {
        await using var app = await RunningApp.StartAsync(azurite);
        using var order = new StringContent(body);

        using var response = await app.Visitor.PostAsync(new Uri("/ops/build", UriKind.Relative), order, TestContext.Current.CancellationToken);

        Assert.Contains($"\"{code}\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> ExplainAsync(RunningApp app, string call)
    {
        using var response = await app.GetAsync(call);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static string WithoutIds(JsonElement payload) => string.Join('\n', payload.EnumerateObject()
        .Where(property => property.Name is not ("event_id" or "client_id" or "ga_session_id" or "session_id" or "timestamp" or "event_time"))
        .Select(property => $"{property.Name}={property.Value.GetRawText()}"));
}
