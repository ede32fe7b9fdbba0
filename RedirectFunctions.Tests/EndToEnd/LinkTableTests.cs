using System.Net;
using System.Text.Json;
using Azure.Data.Tables;
using RedirectFunctions.Tests.Infrastructure;
using RedirectFunctions.Tests.Redirects.Signing;
using static RedirectFunctions.Tests.EndToEnd.OpsCalls;

namespace RedirectFunctions.Tests.EndToEnd;

/// <summary>The table of short names through the API: fields, changes, pages.</summary>
[Trait("Category", "Slow")]
public sealed class LinkTableTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_patch_changes_what_it_names_and_nothing_else()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        var first = await OkAsync(app, HttpMethod.Put, "links/spring", """{"destination":"https://example.com/","title":" Spring ","tags":["a","A","b "],"expires":"2099-01-01T00:00:00Z"}""");
        Assert.Equal("Spring", first.GetProperty("title").GetString());
        Assert.Equal("""["a","b"]""", first.GetProperty("tags").GetRawText());

        var second = await OkAsync(app, HttpMethod.Patch, "links/spring", """{"title":"Summer"}""");
        Assert.Equal("Summer", second.GetProperty("title").GetString());
        Assert.Equal("2099-01-01T00:00:00+00:00", second.GetProperty("expires").GetString());
        Assert.Equal(first.GetProperty("created").GetString(), second.GetProperty("created").GetString());

        var third = await OkAsync(app, HttpMethod.Patch, "links/spring", """{"title":null,"tags":null,"expires":null,"destination":"https://example.com/x"}""");
        Assert.Equal("""null [] null "https://example.com/x" """.TrimEnd(), string.Join(' ', new[] { "title", "tags", "expires", "destination" }.Select(name => third.GetProperty(name).GetRawText())));

        var replaced = await OkAsync(app, HttpMethod.Put, "links/spring", """{"destination":"https://example.com/"}""");
        Assert.Equal(first.GetProperty("created").GetString(), replaced.GetProperty("created").GetString());

        await AssertCodeAsync(app, HttpMethod.Patch, "links/spring", """{"title":"x"}""", HttpStatusCode.PreconditionFailed, "version_other", first.GetProperty("etag").GetString());
        await AssertCodeAsync(app, HttpMethod.Patch, "links/autumn", """{"title":"x"}""", HttpStatusCode.NotFound, "name_unknown");
    }

    [Theory]
    [InlineData("""{"destination":null}""", HttpStatusCode.BadRequest, "body_invalid")]
    [InlineData("""{"disabled":null}""", HttpStatusCode.BadRequest, "body_invalid")]
    [InlineData("""{"titel":"x"}""", HttpStatusCode.BadRequest, "body_invalid")]
    [InlineData("[]", HttpStatusCode.BadRequest, "body_invalid")]
    [InlineData("null", HttpStatusCode.BadRequest, "body_invalid")]
    [InlineData("", HttpStatusCode.BadRequest, "body_invalid")]
    [InlineData("""{"expires":"2020-01-01T00:00:00Z"}""", HttpStatusCode.BadRequest, "expires_past")]
    [InlineData("""{"destination":"https://evil.example/"}""", HttpStatusCode.Forbidden, "destination_not_allowed")]
    [InlineData("""{"tags":["a,b"]}""", HttpStatusCode.BadRequest, "tags_invalid")]
    [InlineData("""{"title":"a\nb"}""", HttpStatusCode.BadRequest, "title_invalid")]
    public async Task A_wrong_patch_changes_nothing(string patch, HttpStatusCode status, string code)
    {
        await using var app = await RunningApp.StartAsync(azurite);
        var before = await OkAsync(app, HttpMethod.Put, "links/spring", """{"destination":"https://example.com/"}""");

        await AssertCodeAsync(app, HttpMethod.Patch, "links/spring", patch, status, code);

        Assert.Equal(before.GetRawText(), (await OkAsync(app, HttpMethod.Get, "links/spring")).GetRawText());
    }

    [Fact]
    public async Task What_others_write_into_the_table_is_not_signed_in_passing()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("LINK_SIGNING_KEYS", TestKeys.First));
        await OkAsync(app, HttpMethod.Put, "links/mine", """{"destination":"https://elsewhere.example/"}""");
        var table = new TableClient(azurite.ConnectionString, app.TableName);
        await table.AddEntityAsync(new TableEntity("theirs", "link") { ["Destination"] = "https://evil.example/" }, Token);

        await OkAsync(app, HttpMethod.Patch, "links/theirs", """{"title":"x","disabled":false}""");
        await AssertCodeAsync(app, HttpMethod.Patch, "links/theirs", """{"expires":"2099-01-01T00:00:00Z"}""", HttpStatusCode.Forbidden, "destination_not_allowed");
        using var followed = await app.GetAsync("/theirs");
        Assert.Equal(HttpStatusCode.Forbidden, followed.StatusCode);

        await OkAsync(app, HttpMethod.Patch, "links/mine", """{"expires":"2099-01-01T00:00:00Z"}""");
        using var mine = await app.GetAsync("/mine");
        Assert.Equal("https://elsewhere.example/", RunningApp.Location(mine));
    }

    [Fact]
    public async Task A_row_of_an_older_version_is_shown_changed_and_followed()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        var table = new TableClient(azurite.ConnectionString, app.TableName);
        await table.CreateAsync(Token);
        await table.AddEntityAsync(new TableEntity("old", "link") { ["Destination"] = "https://example.com/", ["Disabled"] = false }, Token);

        var shown = await OkAsync(app, HttpMethod.Get, "links/old");
        Assert.Equal("null [] null", string.Join(' ', new[] { "title", "tags", "created" }.Select(name => shown.GetProperty(name).GetRawText())));
        Assert.NotEqual(JsonValueKind.Null, shown.GetProperty("updated").ValueKind);
        Assert.Equal("x", (await OkAsync(app, HttpMethod.Patch, "links/old", """{"title":"x"}""")).GetProperty("title").GetString());
        using var followed = await app.GetAsync("/old");
        Assert.Equal("https://example.com/", RunningApp.Location(followed));
    }

    [Fact]
    public async Task The_list_has_pages_a_prefix_and_tags()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        Assert.Equal(""" [] null""".Trim(), await ListAsync(app, ""));
        foreach (var name in new[] { "b-2", "a", "b_1", "b-1", "bz", "c" })
        {
            await OkAsync(app, HttpMethod.Put, $"links/{name}", $$"""{"destination":"https://example.com/","tags":["{{(name[0] == 'b' ? "B side" : "A")}}"]}""");
        }

        Assert.Equal("[a b-1 b-2 b_1 bz c] null", await ListAsync(app, ""));
        Assert.Equal("[b-1 b-2 b_1 bz] null", await ListAsync(app, "?prefix=B"));
        Assert.Equal("[a b-1] b-1", await ListAsync(app, "?limit=2"));
        Assert.Equal("[b-2 b_1] b_1", await ListAsync(app, "?limit=2&after=b-1"));
        Assert.Equal("[bz c] null", await ListAsync(app, "?limit=2&after=b_1"));
        Assert.Equal("[b-1] b-1", await ListAsync(app, "?limit=1&tag=b+side"));
        Assert.Equal("[b-2 b_1 bz] null", await ListAsync(app, "?limit=3&tag=B%20SIDE&after=b-1&prefix=b"));
        Assert.Equal("[] null", await ListAsync(app, "?tag=c"));
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=1001")]
    [InlineData("?limit=x")]
    [InlineData("?prefix=a'b")]
    [InlineData("?after=%27%20or%20true")]
    [InlineData("?tags=a")]
    [InlineData("?a")]
    public async Task A_wrong_list_says_what_is_right(string query)
    {
        await using var app = await RunningApp.StartAsync(azurite);

        await AssertCodeAsync(app, HttpMethod.Get, $"links{query}", null, HttpStatusCode.BadRequest, "query_invalid");
    }

    private static async Task<string> ListAsync(RunningApp app, string query)
    {
        var page = await OkAsync(app, HttpMethod.Get, $"links{query}");
        return $"[{string.Join(' ', page.GetProperty("links").EnumerateArray().Select(link => link.GetProperty("name").GetString()))}] {page.GetProperty("next").GetString() ?? "null"}";
    }

    private static async Task AssertCodeAsync(RunningApp app, HttpMethod method, string path, string? body, HttpStatusCode status, string code, string? ifMatch = null)
    {
        using var response = await SendAsync(app, method, path, body, ifMatch);
        Assert.Contains($"\"{code}\"", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(status, response.StatusCode);
    }
}
