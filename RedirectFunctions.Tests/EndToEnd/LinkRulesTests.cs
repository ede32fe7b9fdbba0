using System.Net;
using System.Text.Json;
using Azure.Data.Tables;
using RedirectFunctions.Tests.Infrastructure;
using RedirectFunctions.Tests.Redirects.Signing;
using static RedirectFunctions.Tests.EndToEnd.OpsCalls;

namespace RedirectFunctions.Tests.EndToEnd;

/// <summary>Rules on short names, from the API to the payloads.</summary>
[Trait("Category", "Slow")]
public sealed class LinkRulesTests(AzuriteFixture azurite)
{
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
    private const string Desktop = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_device_is_led_to_its_own_destination_and_every_payload_says_so()
    {
        await using var collector = await RedirectFunctions.LocalHost.Collector.CollectorApp.StartAsync(cancellationToken: Token);
        await using var app = await RunningApp.StartAsync(
            azurite,
            ("ENABLE_WEBHOOK", "true"),
            ("WEBHOOK_URL", new Uri(collector.BaseAddress, "collector/webhook").AbsoluteUri),
            ("WEBHOOK_SECRETS", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        var stored = await OkAsync(app, HttpMethod.Put, "links/app", """{"destination":"https://example.com/","rules":[{"device":"iOS","destination":"https://EXAMPLE.com/ios","variant":"app-store"},{"device":"android","destination":"https://example.com/android"}]}""");
        Assert.Equal("""[{"device":"ios","destination":"https://example.com/ios","variant":"app-store"},{"device":"android","destination":"https://example.com/android","variant":"android"}]""", stored.GetProperty("rules").GetRawText());

        Assert.Equal("https://example.com/", await ClickAsync(app, "/app", ("User-Agent", Desktop)));
        Assert.Equal("https://example.com/ios?gclid=1", await ClickAsync(app, "/APP?gclid=1", ("User-Agent", Phone)));
        Assert.Equal("https://example.com/android", await ClickAsync(app, "/app", ("User-Agent", Desktop), ("Sec-CH-UA-Platform", "\"Android\"")));

        Assert.Equal("app-store", (await app.AcceptedAsync("gtm", "/ios")).Json.GetProperty("link_variant").GetString());
        var ga4 = await app.AcceptedAsync("ga4", "/ios");
        Assert.Empty(ga4.Problems);
        Assert.Equal("app-store", ga4.Json.GetProperty("events")[0].GetProperty("params").GetProperty("link_variant").GetString());
        var hook = await collector.Collector.Events.WaitForAsync(received => received.Json.GetRawText().Contains("/android", StringComparison.Ordinal), RunningApp.Patience);
        Assert.Equal("android", hook.Json.GetProperty("data").GetProperty("link_variant").GetString());
        Assert.DoesNotContain("link_variant", (await app.AcceptedAsync("gtm", "\"https://example.com/\"")).Json.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_split_keeps_a_visitor_with_a_cookie_and_divides_the_others_by_click()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("VISITOR_IDENTITY", "cookie"));
        await OkAsync(app, HttpMethod.Put, "links/test", """{"destination":"https://example.com/plain","rules":[{"split":[{"variant":"control","weight":1},{"variant":"new","destination":"https://example.com/new"}]}]}""");

        var anonymous = new HashSet<string>();
        for (var click = 0; click < 64 && anonymous.Count < 2; click++)
        {
            anonymous.Add(await ClickAsync(app, "/test"));
        }

        using var first = await app.GetAsync("/test", ("User-Agent", Desktop));
        var cookies = string.Join("; ", first.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
        for (var click = 0; click < 16; click++)
        {
            Assert.Equal(RunningApp.Location(first), await ClickAsync(app, "/test", ("Cookie", cookies)));
        }

        Assert.Equal(["https://example.com/new", "https://example.com/plain"], anonymous.Order());
        var click1 = (await app.AcceptedAsync("gtm", "/new")).Json;
        Assert.Equal("new", click1.GetProperty("link_variant").GetString());
        Assert.Equal("control", (await app.AcceptedAsync("gtm", "/plain")).Json.GetProperty("link_variant").GetString());
    }

    [Theory]
    [InlineData("""[{"device":"phone","destination":"https://example.com/"}]""", "rules_invalid", "rules[0].device must be ios, android or desktop.")]
    [InlineData("""[{"device":"ios"}]""", "rules_invalid", "rules[0] must have a destination or a split.")]
    [InlineData("""[{"destination":"https://example.com/"}]""", "rules_invalid", "rules[0] would lead everybody")]
    [InlineData("""[null]""", "rules_invalid", "rules[0] must be an object.")]
    [InlineData("""[{"device":"ios","destination":"https://example.com/","variant":"a b"}]""", "rules_invalid", "rules[0].variant must be 1 to 64")]
    [InlineData("""[{"device":"ios","destination":"https://example.com/","split":[]}]""", "rules_invalid", "rules[0] has both")]
    [InlineData("""[{"split":[{"variant":"a"}]}]""", "rules_invalid", "rules[0].split must have 2 to 20 parts.")]
    [InlineData("""[{"split":[{"variant":"a"},{"weight":2}]}]""", "rules_invalid", "rules[0].split[1].variant is missing")]
    [InlineData("""[{"split":[{"variant":"a"},{"variant":"A"}]}]""", "rules_invalid", "rules[0].split[1].variant is that of an earlier part.")]
    [InlineData("""[{"split":[{"variant":"a","weight":0},{"variant":"b"}]}]""", "rules_invalid", "rules[0].split[0].weight must be")]
    [InlineData("""[{"device":"ios","destination":"https://example.com/"},{"device":"ios","destination":"https://example.com/"}]""", "rules_invalid", "rules[1] would never match, because rules[0]")]
    [InlineData("""[{"split":[{"variant":"a"},{"variant":"b"}]},{"device":"ios","destination":"https://example.com/"}]""", "rules_invalid", "rules[1] would never match, because rules[0]")]
    [InlineData("""[{"device":"ios","destination":"https://evil.example/"}]""", "destination_not_allowed", "rules[0].destination: ")]
    [InlineData("""[{"split":[{"variant":"a"},{"variant":"b","destination":"example.com"}]}]""", "scheme_not_allowed", "rules[0].split[1].destination: ")]
    [InlineData("""[{"devise":"ios"}]""", "body_invalid", "$.rules[0].devise")]
    [InlineData("""[{"split":[{"variant":"a","weight":"1"}]}]""", "body_invalid", "$.rules[0].split[0].weight")]
    [InlineData("{}", "body_invalid", "$.rules")]
    public async Task A_wrong_rule_is_named_by_its_member_and_nothing_is_stored(string rules, string code, string detail)
    {
        await using var app = await RunningApp.StartAsync(azurite);
        await OkAsync(app, HttpMethod.Put, "links/old", """{"destination":"https://example.com/"}""");

        foreach (var (method, path, body) in new[]
        {
            (HttpMethod.Put, "links/new", $$"""{"destination":"https://example.com/","rules":{{rules}}}"""),
            (HttpMethod.Patch, "links/old", $$"""{"rules":{{rules}}}"""),
        })
        {
            using var response = await SendAsync(app, method, path, body);
            var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token)).RootElement;
            Assert.Equal(code, problem.GetProperty("code").GetString());
            Assert.Contains(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal("[]", (await OkAsync(app, HttpMethod.Get, "links/old")).GetProperty("rules").GetRawText());
        using var none = await app.GetAsync("/ops/links/new");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task A_patch_leaves_rules_alone_replaces_them_or_removes_them_and_signs_them_anew_with_the_expiry()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_SIGNING_KEYS", TestKeys.First), ("REQUIRE_SIGNED_LINKS", "true"));
        const string rules = """[{"device":"ios","destination":"https://elsewhere.example/ios","variant":"ios"}]""";
        await OkAsync(app, HttpMethod.Put, "links/spring", $$"""{"destination":"https://elsewhere.example/","rules":{{rules}}}""");

        Assert.Equal(rules, (await OkAsync(app, HttpMethod.Patch, "links/spring", """{"title":"x","expires":"2099-01-01T00:00:00Z"}""")).GetProperty("rules").GetRawText());
        Assert.Equal("https://elsewhere.example/ios", await ClickAsync(app, "/spring", ("User-Agent", Phone)));
        await OkAsync(app, HttpMethod.Patch, "links/spring", """{"rules":[{"device":"ios","destination":"https://elsewhere.example/other"}]}""");
        Assert.Equal("https://elsewhere.example/other", await ClickAsync(app, "/spring", ("User-Agent", Phone)));
        await OkAsync(app, HttpMethod.Patch, "links/spring", """{"rules":null}""");
        Assert.Equal("https://elsewhere.example/", await ClickAsync(app, "/spring", ("User-Agent", Phone)));
    }

    [Fact]
    public async Task What_others_write_into_the_rules_is_neither_followed_nor_signed_in_passing()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_SIGNING_KEYS", TestKeys.First));
        await OkAsync(app, HttpMethod.Put, "links/spring", """{"destination":"https://elsewhere.example/","rules":[{"device":"ios","destination":"https://elsewhere.example/ios"}]}""");
        var table = new TableClient(azurite.ConnectionString, app.TableName);
        TableEntity row = await table.GetEntityAsync<TableEntity>("spring", "link", cancellationToken: Token);
        row["Rules"] = row.GetString("Rules").Replace("elsewhere.example/ios", "evil.example/", StringComparison.Ordinal);
        await table.UpdateEntityAsync(row, Azure.ETag.All, cancellationToken: Token);

        Assert.Equal("https://elsewhere.example/", await ClickAsync(app, "/spring", ("User-Agent", Desktop)));
        using var followed = await app.GetAsync("/spring", ("User-Agent", Phone), ("Accept", "application/json"));
        Assert.Contains("signature_invalid", await followed.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        using var patched = await SendAsync(app, HttpMethod.Patch, "links/spring", """{"expires":"2099-01-01T00:00:00Z"}""");
        Assert.Contains("signature_invalid", await patched.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.False(followed.Headers.Contains("Location"));
    }

    [Fact]
    public async Task Rules_that_cannot_be_read_are_reported_once_and_kept_until_others_are_stored()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        await OkAsync(app, HttpMethod.Put, "links/spring", """{"destination":"https://example.com/","rules":[{"device":"ios","destination":"https://example.com/ios"}]}""");
        var table = new TableClient(azurite.ConnectionString, app.TableName);
        await table.UpsertEntityAsync(new TableEntity("spring", "link") { ["Rules"] = "[{" }, TableUpdateMode.Merge, Token);

        Assert.Equal("https://example.com/", await ClickAsync(app, "/spring", ("User-Agent", Phone)));
        await OkAsync(app, HttpMethod.Patch, "links/spring", """{"title":"x"}""");
        Assert.Equal("https://example.com/", await ClickAsync(app, "/spring", ("User-Agent", Phone)));
        Assert.Single(app.Log.All, line => line.Contains("The rules of the short name spring cannot be read", StringComparison.Ordinal));
        Assert.Equal("[{", (await table.GetEntityAsync<TableEntity>("spring", "link", cancellationToken: Token)).Value.GetString("Rules"));
        var shown = await OkAsync(app, HttpMethod.Get, "links/spring");
        Assert.StartsWith("The rules cannot be read", shown.GetProperty("rulesProblem").GetString(), StringComparison.Ordinal);
        Assert.Empty(shown.GetProperty("rules").EnumerateArray());

        var mended = await OkAsync(app, HttpMethod.Patch, "links/spring", """{"rules":null}""");
        Assert.False(mended.TryGetProperty("rulesProblem", out _));
    }

    [Fact]
    public async Task An_explanation_says_which_rule_matched_and_for_how_many()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        await OkAsync(app, HttpMethod.Put, "links/app", """{"destination":"https://example.com/","rules":[{"device":"ios","destination":"https://example.com/ios"},{"device":"android","split":[{"variant":"a","weight":3,"destination":"https://example.com/a"},{"variant":"b","weight":1,"destination":"https://example.com/a"}]}]}""");

        var phone = await OkAsync(app, HttpMethod.Get, $"explain?userAgent={Uri.EscapeDataString(Phone)}&link=/app");
        Assert.Equal("""{"matched":1,"of":2,"visitorDevice":"ios","variant":"ios"}""", JsonSerializer.Serialize(phone.GetProperty("rule")));
        Assert.Equal("https://example.com/ios", phone.GetProperty("location").GetString());
        Assert.Equal("ios", phone.GetProperty("tracking").GetProperty("gtm").GetProperty("link_variant").GetString());

        var android = await OkAsync(app, HttpMethod.Get, $"explain?userAgent={Uri.EscapeDataString("Mozilla/5.0 (Linux; Android 15)")}&link=/app");
        Assert.Equal(2, android.GetProperty("rule").GetProperty("matched").GetInt32());
        Assert.Equal(android.GetProperty("rule").GetProperty("variant").GetString() == "a" ? 0.75 : 0.25, android.GetProperty("rule").GetProperty("share").GetDouble());

        Assert.Equal("""{"of":2,"visitorDevice":"desktop"}""", JsonSerializer.Serialize((await OkAsync(app, HttpMethod.Get, "explain?link=/app")).GetProperty("rule")));
    }

    private static async Task<string> ClickAsync(RunningApp app, string path, params (string Name, string Value)[] headers)
    {
        using var response = await app.GetAsync(path, headers);
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        return RunningApp.Location(response);
    }
}
