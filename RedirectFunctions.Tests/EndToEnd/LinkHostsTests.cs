using System.Net;
using RedirectFunctions.Tests.Infrastructure;
using static RedirectFunctions.Tests.EndToEnd.OpsCalls;

namespace RedirectFunctions.Tests.EndToEnd;

/// <summary>One app, several hosts.</summary>
[Trait("Category", "Slow")]
public sealed class LinkHostsTests(AzuriteFixture azurite)
{
    private const string Hosts = """
        {
          "go.example.org": { "fallback": "https://www.example.com/?utm_source=lost", "assetLinks": [{ "relation": ["delegate_permission/common.handle_all_urls"] }] },
          "l.example.org": { "appleAppSiteAssociation": { "applinks": { "details": [{ "appIDs": ["A.b"], "components": [{ "/": "/app*" }] }] } } },
          "*": {}
        }
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_is_first_that_of_the_host_and_then_that_of_all_hosts()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_HOSTS", Hosts), ("FRONT_DOOR_ID", "11111111-2222-3333-4444-555555555555"));
        await OkAsync(app, HttpMethod.Put, "links/spring", """{"destination":"https://example.com/all"}""");
        await OkAsync(app, HttpMethod.Put, "links/spring?host=GO.example.org", """{"destination":"https://example.com/go"}""");
        await OkAsync(app, HttpMethod.Put, "links/only?host=l.example.org", """{"destination":"https://example.com/only","host":"l.example.org"}""");

        Assert.Equal("https://example.com/go", await ClickAsync(app, "/spring", "go.example.org"));
        Assert.Equal("https://example.com/all", await ClickAsync(app, "/spring", "l.example.org"));
        Assert.Equal("https://example.com/all", await ClickAsync(app, "/spring", "elsewhere.example"));
        Assert.Equal("https://example.com/only", await ClickAsync(app, "/only", "l.example.org:80"));
        Assert.Equal("404", await ClickAsync(app, "/only", "elsewhere.example"));
        Assert.Equal("https://example.com/all", await ClickAsync(app, "/spring", "l.example.org", ("X-Forwarded-Host", "go.example.org")));
        Assert.Equal("https://example.com/go", await ClickAsync(app, "/spring", "l.example.org", ("X-Forwarded-Host", "go.example.org"), ("X-Azure-FDID", "11111111-2222-3333-4444-555555555555")));

        await OkAsync(app, HttpMethod.Patch, "links/spring?host=go.example.org", """{"disabled":true}""");
        Assert.Equal("404", await ClickAsync(app, "/spring", "go.example.org"));
        using (var gone = await SendAsync(app, HttpMethod.Delete, "links/spring?host=go.example.org", null))
        {
            Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        }

        Assert.Equal("https://example.com/all", await ClickAsync(app, "/spring", "go.example.org"));
    }

    [Fact]
    public async Task A_list_is_of_one_host_of_all_hosts_or_of_everything_and_has_pages()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_HOSTS", Hosts));
        foreach (var path in new[] { "a", "a?host=go.example.org", "a?host=l.example.org", "b?host=go.example.org", "c" })
        {
            await OkAsync(app, HttpMethod.Put, $"links/{path}", """{"destination":"https://example.com/"}""");
        }

        Assert.Equal("[a a@go.example.org a@l.example.org b@go.example.org c] null", await ListAsync(app, ""));
        Assert.Equal("[a@go.example.org b@go.example.org] null", await ListAsync(app, "?host=go.example.org"));
        Assert.Equal("[a c] null", await ListAsync(app, "?host=*"));
        Assert.Equal("[a a@go.example.org] a@go.example.org", await ListAsync(app, "?limit=2"));
        Assert.Equal("[a@l.example.org b@go.example.org] b@go.example.org", await ListAsync(app, "?limit=2&after=a@go.example.org"));
        Assert.Equal("[c] null", await ListAsync(app, "?limit=2&after=b@go.example.org"));
        Assert.Equal("[b@go.example.org c] null", await ListAsync(app, "?after=a@l.example.org"));
        using var wrong = await SendAsync(app, HttpMethod.Get, "links?host=a/b", null);
        Assert.Contains("query_invalid", await wrong.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("links/a?host=other.example", """{"destination":"https://example.com/"}""", "host_unknown", "go.example.org, l.example.org")]
    [InlineData("links/a", """{"destination":"https://example.com/","host":"go.example.org"}""", "body_invalid", "?host=")]
    public async Task A_name_is_stored_for_hosts_of_the_app_alone(string path, string body, string code, string detail)
    {
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_HOSTS", Hosts));

        using var response = await SendAsync(app, HttpMethod.Put, path, body);

        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(code, text, StringComparison.Ordinal);
        Assert.Contains(detail, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_lead_nowhere_lead_to_the_fallback_of_their_host_and_are_no_clicks()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_HOSTS", Hosts));
        await OkAsync(app, HttpMethod.Put, "links/old?restore=true", """{"destination":"https://example.com/","expires":"2020-01-01T00:00:00Z"}""");
        await OkAsync(app, HttpMethod.Put, "links/off", """{"destination":"https://example.com/","disabled":true}""");

        Assert.Equal("https://www.example.com/?utm_source=lost", await ClickAsync(app, "/nothing", "go.example.org"));
        Assert.Equal("https://www.example.com/?utm_source=lost&gclid=1", await ClickAsync(app, "/nothing?gclid=1", "go.example.org"));
        Assert.Equal("https://www.example.com/?utm_source=lost", await ClickAsync(app, "/nothing?gclid=1", "go.example.org", ("Sec-GPC", "1")));
        Assert.Equal("https://www.example.com/?utm_source=lost", await ClickAsync(app, "/old", "go.example.org"));
        Assert.Equal("410", await ClickAsync(app, "/old", "l.example.org"));
        Assert.Equal("404", await ClickAsync(app, "/off", "go.example.org"));
        Assert.Equal("404", await ClickAsync(app, "/wp-login.php", "go.example.org"));
        Assert.Equal("403", await ClickAsync(app, "/r?to=https%3A%2F%2Fevil.example%2F", "go.example.org"));

        Assert.Equal(0, app.Ledger["captured"]);
        var explanation = await OkAsync(app, HttpMethod.Get, "explain?link=https%3A%2F%2Fgo.example.org%2Fnothing");
        Assert.Equal("fallback name_unknown 302 https://www.example.com/?utm_source=lost", string.Join(' ', explanation.GetProperty("decision"), explanation.GetProperty("refusal").GetProperty("code"), explanation.GetProperty("status"), explanation.GetProperty("location")));
    }

    [Theory]
    [InlineData("""{"*":{"fallback":"https://www.example.com/"}}""", "https://www.example.com/")]
    [InlineData("""{"127.0.0.1":{"fallback":"https://www.example.com/own"},"*":{"fallback":"https://www.example.com/"}}""", "https://www.example.com/own")]
    [InlineData(null, "404")]
    public async Task The_root_leads_to_the_fallback(string? hosts, string location)
    {
        await using var app = await RunningApp.StartAsync(azurite, hosts is null ? [] : [("LINK_HOSTS", hosts)]);

        Assert.Equal(location, await ClickAsync(app, "/", app.Host.BaseAddress.Authority));
    }

    [Theory]
    [InlineData("l.example.org", "apple-app-site-association", """{"applinks":{"details":[{"appIDs":["A.b"],"components":[{"/":"/app*"}]}]}}""")]
    [InlineData("go.example.org", "assetlinks.json", """[{"relation":["delegate_permission/common.handle_all_urls"]}]""")]
    [InlineData("go.example.org", "apple-app-site-association", null)]
    [InlineData("elsewhere.example", "assetlinks.json", null)]
    [InlineData("go.example.org", "security.txt", null)]
    public async Task A_phone_reads_which_app_opens_the_links_of_a_host(string host, string file, string? content)
    {
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_HOSTS", Hosts));

        using var response = await app.GetAsync($"/.well-known/{file}", ("Host", host));

        Assert.Equal(content is null ? HttpStatusCode.NotFound : HttpStatusCode.OK, response.StatusCode);
        if (content is not null)
        {
            Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
            Assert.Equal(content, await response.Content.ReadAsStringAsync(Token));
        }
    }

    private static async Task<string> ClickAsync(RunningApp app, string path, string host, params (string Name, string Value)[] headers)
    {
        using var response = await app.GetAsync(path, [("Host", host), .. headers]);
        return response.StatusCode == HttpStatusCode.Found ? RunningApp.Location(response) : $"{(int)response.StatusCode}";
    }

    private static async Task<string> ListAsync(RunningApp app, string query)
    {
        var page = await OkAsync(app, HttpMethod.Get, $"links{query}");
        var names = page.GetProperty("links").EnumerateArray().Select(link =>
            link.GetProperty("name").GetString() + (link.GetProperty("host").GetString() is { } host ? $"@{host}" : ""));
        return $"[{string.Join(' ', names)}] {page.GetProperty("next").GetString() ?? "null"}";
    }
}
