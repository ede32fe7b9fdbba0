using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Processes;
using RedirectFunctions.LocalHost.Http;
using RedirectFunctions.Tests.Infrastructure;
using RedirectFunctions.Tests.Redirects.Signing;

namespace RedirectFunctions.Tests.Api;

/// <summary>Compares what the running app accepts and answers with its description. Each described status is provoked, and no other occurs.</summary>
[Trait("Category", "Slow")]
public sealed partial class OpenApiAnswersTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Good = "https%3A%2F%2Fexample.com%2F";
    private const string GoodToken = "aHR0cHM6Ly9leGFtcGxlLmNvbS8";

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private RunningApp _app = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await RunningApp.StartAsync(
        azurite.ConnectionString, new HostKeys("author", "master"), ("LINK_SIGNING_KEYS", TestKeys.First), ("CAMPAIGN_SOURCES", "newsletter"));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Every_status_that_is_described_comes_and_every_answer_is_as_described()
    {
        await FollowLinksAsync();
        await MakeLinksAsync();
        await ManageLinksAsync();
        await OperateAsync();
        foreach (var (key, operation) in OpenApiFile.Operations.Where(operation => operation.Value["security"]!.AsArray().Count > 0))
        {
            var (method, path) = (key.Split(' ')[0], key.Split(' ')[1]);
            await CallAsync(_app, key, $"{method} {path.Replace("{name}", "spring", StringComparison.Ordinal)}", 401, key: "somebody");
        }

        await WithoutStorageAsync();
        await WithSignInAsync();

        Assert.Equal(
            OpenApiFile.Operations.SelectMany(operation => operation.Value["responses"]!.AsObject(), (operation, response) => $"{operation.Key} {response.Key}").Order(StringComparer.Ordinal),
            _seen.Order(StringComparer.Ordinal));
    }

    public static TheoryData<string, string, string> Bodies => new()
    {
        { "POST /ops/build", "/ops/build", """{"destination":"https://example.com/","campaign":{"utm_source":"newsletter"},"expires":"2099-01-01T00:00:00Z","name":"a","sign":true,"base":"https://go.example.com"}""" },
        { "POST /ops/qr", "/ops/qr", """{"text":"x","format":"svg","size":300,"dark":"#000000","light":"#ffffff"}""" },
        { "PUT /ops/links/{name}", "/ops/links/a", """{"name":"a","destination":"https://example.com/","expires":"2099-01-01T00:00:00Z","disabled":false,"title":"t","tags":["a"],"created":"2026-01-01T00:00:00Z","updated":"2026-01-01T00:00:00Z","rules":[{"device":"ios","destination":"https://example.com/app","variant":"app"}],"rulesProblem":null,"host":null,"etag":"x"}""" },
        { "PATCH /ops/links/{name}", "/ops/links/a", """{"name":"a","destination":"https://example.com/","expires":"2099-01-01T00:00:00Z","disabled":false,"title":"t","tags":["a"],"created":"2026-01-01T00:00:00Z","updated":"2026-01-01T00:00:00Z","rules":[{"device":"ios","destination":"https://example.com/app","variant":"app"}],"rulesProblem":null,"host":null,"etag":"x"}""" },
        { "POST /ops/replay", "/ops/replay", """{"clickId":"01a2063a-8f5c-7d1e-9b0a-000000000001","sink":"none","reason":"http_400","since":"2026-01-01T00:00:00Z","until":"2026-01-01T00:00:00Z","dryRun":true,"force":false,"rate":50}""" },
        { "POST /ops/visitors/erase", "/ops/visitors/erase", """{"clientId":"1.1","dryRun":true}""" },
        { "POST /ops/visitors/export", "/ops/visitors/export", """{"clientId":"1.1","dryRun":true}""" },
    };

    /// <summary>Tries each member left out, as null and with values of other types, and one member that is not described.</summary>
    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_is_accepted_if_and_only_if_its_schema_accepts_it(string operation, string path, string right)
    {
        using (await SendAsync(_app, "PUT /ops/links/a", """{"destination":"https://example.com/"}"""))
        {
        }

        var schema = OpenApiFile.Operations[operation]["requestBody"]!["content"]!["application/json"]!["schema"]!;
        var members = JsonNode.Parse(right)!.AsObject();
        var described = OpenApiFile.Root["components"]!["schemas"]![schema["$ref"]!.GetValue<string>().Split('/')[^1]]!["properties"]!.AsObject();
        Assert.Equal(described.Select(member => member.Key).Order(StringComparer.Ordinal), members.Select(member => member.Key).Order(StringComparer.Ordinal));

        foreach (var body in Variants(right, members))
        {
            using var response = await SendAsync(_app, $"{operation.Split(' ')[0]} {path}", body);
            var faults = OpenApiFile.Faults(schema, body);
            Assert.True((response.StatusCode == HttpStatusCode.OK) == (faults.Length == 0), $"{body}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Token)}, {faults}");
        }
    }

    private static IEnumerable<string> Variants(string right, JsonObject members)
    {
        yield return right;
        yield return "[]";
        yield return "null";
        yield return right.Replace("{", """{"more":1,""", StringComparison.Ordinal);
        foreach (var (name, value) in members)
        {
            yield return With(copy => copy.Remove(name));
            foreach (var other in new[] { "null", "7", "1.5", "true", "[]", "{}", "[7]", """{"utm_sauce":"x"}""" })
            {
                yield return With(copy => copy[name] = JsonNode.Parse(other));
            }

            // A host in the body must be the one in the query, and the query has none.
            if (name != "host" && (value is not JsonValue text || !text.TryGetValue<string>(out _)))
            {
                yield return With(copy => copy[name] = "x");
            }
        }

        string With(Action<JsonObject> change)
        {
            var copy = JsonNode.Parse(right)!.AsObject();
            change(copy);
            return copy.ToJsonString();
        }
    }

    private async Task FollowLinksAsync()
    {
        var table = new TableClient(azurite.ConnectionString, _app.TableName);
        foreach (var method in new[] { "GET", "HEAD", "POST" })
        {
            await CallAsync(_app, $"{method} /r", $"{method} /r?destinationUrl={Good}", 302);
            await CallAsync(_app, $"{method} /r", $"{method} /r", 400, "destination_missing");
            await CallAsync(_app, $"{method} /r", $"{method} /r?destinationUrl=https%3A%2F%2Fevil.example%2F", 403, "destination_not_allowed");
            await CallAsync(_app, $"{method} /r/{{token}}", $"{method} /r/{GoodToken}", 302);
            await CallAsync(_app, $"{method} /r/{{token}}", $"{method} /r/***", 400, "token_unreadable");
            await CallAsync(_app, $"{method} /r/{{token}}", $"{method} /r/{GoodToken}?sig=x.y", 302);
            await CallAsync(_app, $"{method} /r/{{token}}", $"{method} /r/aHR0cHM6Ly9ldmlsLmV4YW1wbGUv", 403, "destination_not_allowed");
        }

        await CallAsync(_app, "PUT /ops/links/{name}", "PUT /ops/links/followed", 200, body: """{"destination":"https://example.com/"}""");
        await CallAsync(_app, "PUT /ops/links/{name}", "PUT /ops/links/over?restore=true", 200, body: """{"destination":"https://example.com/","expires":"2020-01-01T00:00:00Z"}""");
        await table.AddEntityAsync(new TableEntity("theirs", "link") { ["Destination"] = "https://evil.example/" }, Token);
        foreach (var method in new[] { "GET", "HEAD", "POST" })
        {
            await CallAsync(_app, $"{method} /{{name}}", $"{method} /followed", 302);
            await CallAsync(_app, $"{method} /{{name}}", $"{method} /theirs", 403, "destination_not_allowed");
            await CallAsync(_app, $"{method} /{{name}}", $"{method} /unknown", 404, "name_unknown");
            await CallAsync(_app, $"{method} /{{name}}", $"{method} /over", 410, "name_expired");
        }
    }

    private async Task MakeLinksAsync()
    {
        await CallAsync(_app, "GET /ops/openapi.json", "GET /ops/openapi.json", 200);
        await CallAsync(_app, "GET /ops", "GET /ops", 200);
        await CallAsync(_app, "GET /ops/builder", "GET /ops/builder", 200);
        await CallAsync(_app, "POST /ops/build", "POST /ops/build", 200, body: """{"destination":"https://example.com/p"}""");
        await CallAsync(_app, "POST /ops/build", "POST /ops/build", 400, "campaign_source_not_allowed", """{"destination":"https://example.com/?utm_source=Newsletter"}""");
        await CallAsync(_app, "POST /ops/qr", "POST /ops/qr", 200, body: """{"text":"x","format":"svg"}""");
        await CallAsync(_app, "POST /ops/qr", "POST /ops/qr", 200, body: """{"text":"x","format":"png"}""");
        await CallAsync(_app, "POST /ops/qr", "POST /ops/qr", 400, "colours_too_close", """{"text":"x","format":"png","dark":"#cccccc"}""");
        await CallAsync(_app, "POST /ops/qr", "POST /ops/qr", 400, "text_too_long", $$"""{"text":"{{new string('x', 3000)}}","format":"png"}""");
        await CallAsync(_app, "GET /ops/explain", $"GET /ops/explain?link=%2Fr%3FdestinationUrl%3Dhttps%253A%252F%252Fexample.com%252F%253Fgclid%253D1", 200);
        await CallAsync(_app, "GET /ops/explain", "GET /ops/explain?link=%2Fr", 200);
        await CallAsync(_app, "GET /ops/explain", "GET /ops/explain", 400, "link_missing");
    }

    private async Task ManageLinksAsync()
    {
        const string one = "/ops/links/spring";
        await CallAsync(_app, "PUT /ops/links/{name}", $"PUT {one}", 200, body: """{"destination":"https://example.com/","expires":"2099-01-01T00:00:00Z","title":"Spring","tags":["a"]}""");
        await CallAsync(_app, "PUT /ops/links/{name}", $"PUT {one}", 400, "campaign_source_not_allowed", """{"destination":"https://example.com/?utm_medium=email"}""");
        await CallAsync(_app, "PUT /ops/links/{name}", $"PUT {one}", 412, "version_other", """{"destination":"https://example.com/"}""", ("If-None-Match", "*"));
        await CallAsync(_app, "GET /ops/links/{name}", $"GET {one}", 200);
        await CallAsync(_app, "GET /ops/links/{name}", "GET /ops/links/unknown", 404, "name_unknown");
        await CallAsync(_app, "PATCH /ops/links/{name}", $"PATCH {one}", 200, body: """{"title":null}""");
        await CallAsync(_app, "PATCH /ops/links/{name}", $"PATCH {one}", 200, body: """{"rules":[{"device":"ios","destination":"https://example.com/app"}]}""");
        await CallAsync(_app, "GET /ops/explain", "GET /ops/explain?link=%2Fspring", 200);
        await CallAsync(_app, "PATCH /ops/links/{name}", $"PATCH {one}", 400, "title_invalid", """{"title":"a\nb"}""");
        await CallAsync(_app, "PATCH /ops/links/{name}", "PATCH /ops/links/theirs", 403, "destination_not_allowed", """{"expires":"2099-01-01T00:00:00Z"}""");
        await CallAsync(_app, "PATCH /ops/links/{name}", "PATCH /ops/links/unknown", 404, "name_unknown", "{}");
        await CallAsync(_app, "PATCH /ops/links/{name}", $"PATCH {one}", 412, "version_other", "{}", ("If-Match", "\"datetime'2020'\""));
        await CallAsync(_app, "GET /ops/links", "GET /ops/links?limit=2", 200);
        await CallAsync(_app, "GET /ops/links", "GET /ops/links?limit=0", 400, "query_invalid");
        await CallAsync(_app, "DELETE /ops/links/{name}", $"DELETE {one}", 412, "version_other", header: ("If-Match", "\"datetime'2020'\""));
        await CallAsync(_app, "DELETE /ops/links/{name}", $"DELETE {one}", 204);
        await CallAsync(_app, "DELETE /ops/links/{name}", $"DELETE {one}", 404, "name_unknown");
        foreach (var method in new[] { "GET", "PUT", "PATCH", "DELETE" })
        {
            await CallAsync(_app, $"{method} /ops/links/{{name}}", $"{method} /ops/links/admin", 400, "name_invalid", "{}");
        }

        await using var hosts = await RunningApp.StartAsync(
            azurite, ("LINK_HOSTS", """{"*":{"fallback":"https://example.com/","assetLinks":[],"appleAppSiteAssociation":{}}}"""));
        await CallAsync(hosts, "GET /ops/explain", "GET /ops/explain?link=%2Fnothing", 200);
        foreach (var method in new[] { "GET", "HEAD" })
        {
            await CallAsync(hosts, $"{method} /", $"{method} /", 302);
            await CallAsync(_app, $"{method} /", $"{method} /", 404, "name_unknown");
            await CallAsync(hosts, $"{method} /.well-known/{{file}}", $"{method} /.well-known/assetlinks.json", 200);
            await CallAsync(_app, $"{method} /.well-known/{{file}}", $"{method} /.well-known/assetlinks.json", 404);
        }

        // Only an app without a signing key refuses a destination that is not listed.
        await using var open = await RunningApp.StartAsync(azurite);
        await CallAsync(open, "POST /ops/build", "POST /ops/build", 403, "destination_not_allowed", """{"destination":"https://elsewhere.example/"}""");
        await CallAsync(open, "PUT /ops/links/{name}", "PUT /ops/links/a", 403, "destination_not_allowed", """{"destination":"https://elsewhere.example/"}""");
    }

    private async Task OperateAsync()
    {
        await CallAsync(_app, "GET /ops/status", "GET /ops/status", 200);
        await CallAsync(_app, "POST /ops/replay", "POST /ops/replay", 200);
        foreach (var path in new[] { "/ops/replay", "/ops/visitors/erase", "/ops/visitors/export" })
        {
            await CallAsync(_app, $"POST {path}", $"POST {path}", 400, "body_invalid", """{"misspelt":1}""");
        }

        await CallAsync(_app, "POST /ops/visitors/erase", "POST /ops/visitors/erase", 200, body: """{"clientId":"1.1"}""");
        await CallAsync(_app, "POST /ops/visitors/export", "POST /ops/visitors/export", 200, body: """{"clientId":"1.1"}""");
    }

    private async Task WithSignInAsync()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("OPS_SIGN_IN", "true"));
        await CallAsync(app, "GET /ops", "GET /ops", 302);
        await CallAsync(app, "GET /ops/builder", "GET /ops/builder", 302);
    }

    private async Task WithoutStorageAsync()
    {
        await using var proxy = new StorageProxy(azurite.ConnectionString);
        // The proxy is in front of the queues. The tables are at an address where nobody listens.
        await using var app = await RunningApp.StartAsync(TableEndpoint().Replace(proxy.ConnectionString, "TableEndpoint=http://127.0.0.1:1/"));
        proxy.Down();
        foreach (var method in new[] { "GET", "HEAD", "POST" })
        {
            await CallAsync(app, $"{method} /{{name}}", $"{method} /spring", 503, "name_unavailable");
        }

        foreach (var method in new[] { "GET", "PUT", "PATCH", "DELETE" })
        {
            await CallAsync(app, $"{method} /ops/links/{{name}}", $"{method} /ops/links/spring", 503, "table_unavailable", """{"destination":"https://example.com/"}""");
        }

        await CallAsync(app, "GET /ops/links", "GET /ops/links", 503, "table_unavailable");
        await CallAsync(app, "GET /ops/status", "GET /ops/status", 200);
        await CallAsync(app, "POST /ops/replay", "POST /ops/replay", 503, "queue_unavailable");
        await CallAsync(app, "POST /ops/visitors/erase", "POST /ops/visitors/erase", 503, "queue_unavailable", """{"clientId":"1.1"}""");
        await CallAsync(app, "POST /ops/visitors/export", "POST /ops/visitors/export", 503, "queue_unavailable", """{"clientId":"1.1"}""");
        foreach (var method in new[] { "GET", "HEAD" })
        {
            await CallAsync(app, $"{method} /healthz", $"{method} /healthz", 200);
        }

        // Like SIGTERM: requests are still answered while the app stops.
        app.Host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        foreach (var method in new[] { "GET", "HEAD" })
        {
            await CallAsync(app, $"{method} /healthz", $"{method} /healthz", 503);
        }
    }

    [GeneratedRegex("TableEndpoint=http://[^/]+/", RegexOptions.None, 1000)]
    private static partial Regex TableEndpoint();

    private async Task CallAsync(
        RunningApp app, string operation, string call, int status, string? code = null, string? body = null, (string Name, string Value)? header = null, string? key = "master")
    {
        using var response = await SendAsync(app, call, body, header, key);
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(status == (int)response.StatusCode, $"{call}: {(int)response.StatusCode} {text}");
        _seen.Add($"{operation} {status}");
        var described = OpenApiFile.Operations[operation]["responses"]![$"{status}"]!;
        var type = response.Content.Headers.ContentType?.MediaType;
        if (text.Length == 0)
        {
            Assert.True(described["content"] is null || call.StartsWith("HEAD", StringComparison.Ordinal), call);
            return;
        }

        var content = described["content"]!.AsObject();
        Assert.True(content.ContainsKey(type!), $"{call}: {type}");
        if (code is not null)
        {
            Assert.Equal(code, JsonNode.Parse(text)!["code"]!.GetValue<string>());
            Assert.Matches($@"\b{code}\b", described["description"]!.GetValue<string>());
        }

        if (content[type!]!["schema"] is { } schema)
        {
            Assert.Equal("", OpenApiFile.Faults(schema, text));
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningApp app, string call, string? body = null, (string Name, string Value)? header = null, string? key = "master")
    {
        using var request = new HttpRequestMessage(new HttpMethod(call.Split(' ')[0]), call.Split(' ')[1]);
        request.Headers.TryAddWithoutValidation("x-functions-key", key);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (header is { } other)
        {
            request.Headers.TryAddWithoutValidation(other.Name, other.Value);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        return await app.Visitor.SendAsync(request, Token);
    }
}
