using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Processes;
using RedirectFunctions.Tests.Infrastructure;
using RedirectFunctions.Tests.Redirects.Signing;

namespace RedirectFunctions.Tests.EndToEnd;

[Trait("Category", "Slow")]
public sealed class ShortLinkTests(AzuriteFixture azurite)
{
    private const string Destination = "https://example.com/spring?utm_source=poster#top";

    [Fact]
    public async Task A_name_leads_to_its_destination_and_the_click_is_tracked()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        await PutAsync(app, "Spring-1", Destination);

        foreach (var path in new[] { "/spring-1", "/SPRING-1", "/Spring-1?gclid=Abc" })
        {
            using var response = await app.GetAsync(path);

            Assert.Equal(HttpStatusCode.Found, response.StatusCode);
            Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
            Assert.Equal(path.Contains("gclid", StringComparison.Ordinal) ? "https://example.com/spring?utm_source=poster&gclid=Abc#top" : Destination, RunningApp.Location(response));
        }

        var gtm = (await app.AcceptedAsync("gtm", "gclid")).Json;
        Assert.Equal("https://example.com/spring?utm_source=poster&gclid=Abc#top", gtm.GetProperty("destination_url").GetString());
        Assert.Equal("poster", gtm.GetProperty("utm_source").GetString());
        Assert.Equal("spring-1", gtm.GetProperty("link_name").GetString());
        var ga4 = await app.AcceptedAsync("ga4", "gclid");
        Assert.Empty(ga4.Problems);
        Assert.Equal("spring-1", ga4.Json.GetProperty("events")[0].GetProperty("params").GetProperty("link_name").GetString());
    }

    [Fact]
    public async Task A_name_is_made_shown_changed_and_removed_with_ETags()
    {
        await using var app = await RunningApp.StartAsync(azurite);

        using var made = await PutAsync(app, "spring", Destination, ("If-None-Match", "*"));
        var first = ETag(made);
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        await AssertCodeAsync(await PutAsync(app, "spring", Destination, ("If-None-Match", "*")), HttpStatusCode.PreconditionFailed, "version_other");

        using var shown = await app.GetAsync("/ops/links/SPRING");
        Assert.Equal(first, ETag(shown));
        var json = JsonDocument.Parse(await shown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.StartsWith("""{"name":"spring","destination":"https://example.com/spring?utm_source=poster#top","expires":null,"disabled":false,"title":null,"tags":[],"created":"20""", JsonSerializer.Serialize(json), StringComparison.Ordinal);
        Assert.Equal(first, json.GetProperty("etag").GetString());

        using var changed = await PutAsync(app, "spring", "https://example.com/other", ("If-Match", first));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(first, ETag(changed));
        await AssertCodeAsync(await PutAsync(app, "spring", Destination, ("If-Match", first)), HttpStatusCode.PreconditionFailed, "version_other");
        await AssertCodeAsync(await DeleteAsync(app, "spring", first), HttpStatusCode.PreconditionFailed, "version_other");

        using var followed = await app.GetAsync("/spring");
        Assert.Equal("https://example.com/other", RunningApp.Location(followed));

        using var removed = await DeleteAsync(app, "spring", ETag(changed));
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        await AssertCodeAsync(await DeleteAsync(app, "spring", null), HttpStatusCode.NotFound, "name_unknown");
        await AssertCodeAsync(await app.GetAsync("/ops/links/spring"), HttpStatusCode.NotFound, "name_unknown");
        await AssertCodeAsync(await app.GetAsync("/spring", ("Accept", "application/json")), HttpStatusCode.NotFound, "name_unknown");
        await AssertCodeAsync(await PutAsync(app, "spring", Destination, ("If-Match", "*")), HttpStatusCode.NotFound, "name_unknown");
    }

    [Fact]
    public async Task A_name_that_is_switched_off_says_so_at_once_and_leads_on_when_it_is_on_again()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        await PutAsync(app, "spring", Destination);
        using var on = await app.GetAsync("/spring");
        Assert.Equal(HttpStatusCode.Found, on.StatusCode);

        await PutBodyAsync(app, "spring", $$"""{"destination":"{{Destination}}","disabled":true}""");
        await AssertCodeAsync(await app.GetAsync("/spring", ("Accept", "application/json")), HttpStatusCode.NotFound, "name_disabled");

        await PutAsync(app, "spring", Destination);
        using var again = await app.GetAsync("/spring");
        Assert.Equal(HttpStatusCode.Found, again.StatusCode);
    }

    [Theory]
    [InlineData("r", """{"destination":"https://example.com/"}""", HttpStatusCode.BadRequest, "name_invalid")]
    [InlineData("administrator", """{"destination":"https://example.com/"}""", HttpStatusCode.BadRequest, "name_invalid")]
    [InlineData("a.b", """{"destination":"https://example.com/"}""", HttpStatusCode.BadRequest, "name_invalid")]
    [InlineData("a", "", HttpStatusCode.BadRequest, "body_invalid")]
    [InlineData("a", "[]", HttpStatusCode.BadRequest, "body_invalid")]
    [InlineData("a", "{}", HttpStatusCode.BadRequest, "body_invalid")]
    [InlineData("a", """{"destination":"https://example.com/","disable":true}""", HttpStatusCode.BadRequest, "body_invalid")]
    [InlineData("a", """{"destination":"https://example.com/","expires":"tomorrow"}""", HttpStatusCode.BadRequest, "body_invalid")]
    [InlineData("a", """{"destination":"https://example.com/","expires":"2020-01-01T00:00:00Z"}""", HttpStatusCode.BadRequest, "expires_past")]
    [InlineData("a", """{"destination":"example.com"}""", HttpStatusCode.BadRequest, "scheme_not_allowed")]
    [InlineData("a", """{"destination":"https://example.com\\@evil.example/"}""", HttpStatusCode.BadRequest, "destination_malformed")]
    [InlineData("a", """{"destination":"https://evil.example/"}""", HttpStatusCode.Forbidden, "destination_not_allowed")]
    public async Task What_cannot_be_followed_is_not_stored(string name, string body, HttpStatusCode status, string code)
    {
        await using var app = await RunningApp.StartAsync(azurite);

        await AssertCodeAsync(await PutBodyAsync(app, name, body), status, code);
        using var followed = await app.GetAsync($"/{name}");
        Assert.NotEqual(HttpStatusCode.Found, followed.StatusCode);
    }

    [Fact]
    public async Task With_a_key_the_app_signs_what_it_stores_and_what_others_write_into_the_table_is_not_followed()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_SIGNING_KEYS", TestKeys.First), ("REQUIRE_SIGNED_LINKS", "true"));
        await PutAsync(app, "mine", "https://elsewhere.example/");
        using var mine = await app.GetAsync("/mine");
        Assert.Equal("https://elsewhere.example/", RunningApp.Location(mine));

        var table = new TableClient(azurite.ConnectionString, app.TableName);
        TableEntity row = await table.GetEntityAsync<TableEntity>("mine", "link", cancellationToken: TestContext.Current.CancellationToken);
        row.PartitionKey = "theirs";
        row["Destination"] = "https://evil.example/";
        await table.AddEntityAsync(row, TestContext.Current.CancellationToken);

        await AssertCodeAsync(await app.GetAsync("/theirs", ("Accept", "application/json")), HttpStatusCode.Forbidden, "signature_invalid");
    }

    [Fact]
    public async Task What_stands_in_the_table_is_validated_again_when_it_is_followed()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        var table = new TableClient(azurite.ConnectionString, app.TableName);
        await table.CreateAsync(TestContext.Current.CancellationToken);
        foreach (var (name, destination, code) in new[]
        {
            ("evil", "https://evil.example/", "destination_not_allowed"),
            ("script", "javascript:alert(1)", "scheme_not_allowed"),
            ("nothing", "", "scheme_not_allowed"),
        })
        {
            await table.AddEntityAsync(new TableEntity(name, "link") { ["Destination"] = destination }, TestContext.Current.CancellationToken);
            using var response = await app.GetAsync($"/{name}", ("Accept", "application/json"));
            Assert.Contains($"\"{code}\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.False(response.Headers.Contains("Location"));
        }
    }

    [Theory]
    [InlineData("/r", HttpStatusCode.BadRequest)]
    [InlineData("/ops", HttpStatusCode.OK)]
    [InlineData("/favicon.ico", HttpStatusCode.NotFound)]
    [InlineData("/robots.txt", HttpStatusCode.NotFound)]
    [InlineData("/.env", HttpStatusCode.NotFound)]
    [InlineData("/admin", HttpStatusCode.NotFound)]
    [InlineData("/winter", HttpStatusCode.NotFound)]
    public async Task What_is_no_name_stays_what_it_is(string path, HttpStatusCode status)
    {
        await using var app = await RunningApp.StartAsync(azurite);

        using var response = await app.GetAsync(path);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Without_the_table_links_go_on_and_names_say_that_they_cannot_be_looked_up()
    {
        await using var proxy = new StorageProxy(azurite.ConnectionString, "Table");
        proxy.Down();
        await using var app = await RunningApp.StartAsync(proxy.ConnectionString);

        Assert.Equal("https://example.com/", await app.ClickAsync("https://example.com/"));
        await AssertCodeAsync(await app.GetAsync("/spring", ("Accept", "application/json")), HttpStatusCode.ServiceUnavailable, "name_unavailable");
        await AssertCodeAsync(await PutAsync(app, "spring", Destination), HttpStatusCode.ServiceUnavailable, "table_unavailable");
        Assert.Contains(app.Log.All, line => line.Contains("The table of short names cannot be read", StringComparison.Ordinal));
    }

    private static Task<HttpResponseMessage> PutAsync(RunningApp app, string name, string destination, params (string Name, string Value)[] headers) =>
        PutBodyAsync(app, name, $$"""{"destination":"{{destination}}"}""", headers);

    private static async Task<HttpResponseMessage> PutBodyAsync(RunningApp app, string name, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/ops/links/{name}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (header, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        return await app.Visitor.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> DeleteAsync(RunningApp app, string name, string? ifMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/ops/links/{name}");
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await app.Visitor.SendAsync(request);
    }

    private static string ETag(HttpResponseMessage response) => response.Headers.NonValidated["ETag"].ToString();

    private static async Task AssertCodeAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        using (response)
        {
            Assert.Contains($"\"{code}\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.Equal(status, response.StatusCode);
        }
    }
}
