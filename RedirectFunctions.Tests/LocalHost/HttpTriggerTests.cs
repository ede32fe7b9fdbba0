using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedirectFunctions.LocalHost;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

public sealed class HttpTriggerTests : IAsyncLifetime
{
    private readonly LogLines _log = new();
    private readonly PatientFunction.Watch _watch = new();
    private LocalApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("/echo/7/", "7", null)]
    [InlineData("/echo/7", "7", null)]
    [InlineData("/echo/a%20b/c/d%2Fe", "a b", "c/d%2Fe")]
    [InlineData("/ECHO/Ab/C", "Ab", "C")]
    public async Task Route_values_arrive_decoded_but_for_the_slash(string path, string id, string? rest)
    {
        var seen = await EchoAsync(path);

        Assert.Equal((id, rest), (seen.Id, seen.Rest));
    }

    [Theory]
    [InlineData("?u=https://e.com/?a=1&b=2")]
    [InlineData("?a=%7e%41&b=%2f%2F&c=%252F&d=+%20&&=&e")]
    [InlineData("?broken=%zz%&x=%C3%28")]
    [InlineData("?x=[]{}|\"<>`'")]
    [InlineData("?")]
    [InlineData("")]
    public async Task The_query_arrives_as_it_was_sent(string query)
    {
        var seen = await EchoAsync($"/echo/7{query}");

        Assert.Equal($"{_app.BaseAddress}echo/7{query}", seen.Url);
    }

    [Theory]
    [InlineData("x:99999", 400)]
    [InlineData("x:65535", 200)]
    public async Task A_host_that_no_URL_can_be_made_of_is_a_bad_request_and_no_failure(string host, int status)
    {
        Assert.Equal(status, RawHttp.StatusOf(await RawHttp.SendToAsync(host, _app.BaseAddress, "/echo/7")));
        Assert.DoesNotContain(_log.All, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_lines_of_a_header_arrive_joined_by_a_comma()
    {
        var seen = await EchoAsync("/echo/7", "X-Forwarded-For: 10.0.0.1", "X-Other: y", "x-forwarded-for: 203.0.113.7:5000, 10.0.0.2");

        Assert.Equal("10.0.0.1,203.0.113.7:5000, 10.0.0.2", seen.Headers["X-Forwarded-For"]);
        Assert.Equal("y", seen.Headers["X-Other"]);
    }

    [Fact]
    public async Task Cookies_arrive_by_name_with_their_values_as_they_are()
    {
        var seen = await EchoAsync("/echo/7", "Cookie: _ga=GA1.1.12.34; b=a=b%20c; ; d; =e");

        Assert.Equal(new Dictionary<string, string> { ["_ga"] = "GA1.1.12.34", ["b"] = "a=b%20c", ["d"] = "" }, seen.Cookies);
    }

    [Fact]
    public async Task The_body_arrives()
    {
        using var client = new HttpClient { BaseAddress = _app.BaseAddress };
        using var content = new StringContent("größe");

        using var response = await client.PostAsync("/echo/7", content, TestContext.Current.CancellationToken);

        var seen = JsonSerializer.Deserialize<SeenRequest>(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(("POST", "größe"), (seen.Method, seen.Body));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task A_function_without_a_route_answers_every_method_at_its_name(string method)
    {
        var answer = await RawHttp.SendAsync(_app.BaseAddress, "/Any", method, "Content-Length: 0");

        Assert.Equal(202, RawHttp.StatusOf(answer));
        Assert.Equal("", RawHttp.BodyOf(answer));
    }

    [Fact]
    public async Task Each_cookie_leaves_in_a_line_of_its_own_and_other_headers_joined_by_a_comma()
    {
        var headers = RawHttp.HeadersOf(await RawHttp.SendAsync(_app.BaseAddress, "/Any"));

        Assert.Contains("X-Several: a,b", headers);
        Assert.Equal(
            ["Set-Cookie: first=1; path=/", "Set-Cookie: second=2; max-age=60; path=/r; secure; samesite=lax; httponly"],
            headers.Where(header => header.StartsWith("Set-Cookie", StringComparison.Ordinal)));
        Assert.DoesNotContain(headers, header => header.StartsWith("Server:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_Location_leaves_in_its_normal_form() =>
        Assert.Contains("Location: https://example.com/~b?x=%2F%7Cy#Z", RawHttp.HeadersOf(await RawHttp.SendAsync(_app.BaseAddress, "/Any")));

    [Theory]
    [InlineData("DELETE", "/echo/7")]
    [InlineData("HEAD", "/failing")]
    [InlineData("GET", "/nothing/here")]
    [InlineData("GET", "/")]
    [InlineData("BREW", "/Any")]
    public async Task What_no_function_answers_is_a_404(string method, string path)
    {
        var answer = await RawHttp.SendAsync(_app.BaseAddress, path, method, "Content-Length: 0");

        Assert.Equal(404, RawHttp.StatusOf(answer));
        Assert.DoesNotContain(RawHttp.HeadersOf(answer), header => header.StartsWith("Allow", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(8 * 1024, 200)]
    [InlineData((8 * 1024) + 1, 414)]
    public async Task A_request_line_may_have_8_KiB(int bytes, int status)
    {
        var line = "GET /echo/7? HTTP/1.1\r\n";

        var answer = await RawHttp.SendAsync(_app.BaseAddress, $"/echo/7?{new string('x', bytes - line.Length)}");

        Assert.Equal(status, RawHttp.StatusOf(answer));
    }

    [Fact]
    public async Task A_function_that_throws_is_an_empty_500_and_the_log_names_no_URL()
    {
        var answer = await RawHttp.SendAsync(_app.BaseAddress, "/failing?to=canary");

        Assert.Equal(500, RawHttp.StatusOf(answer));
        Assert.Equal("", RawHttp.BodyOf(answer));
        Assert.Contains("Content-Length: 0", RawHttp.HeadersOf(answer));
        await LogHolds.LineAsync(_log, "The function Failing failed: System.UriFormatException <- System.FormatException");
        Assert.DoesNotContain(_log.All, line => line.Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_visitor_who_leaves_ends_the_function_and_is_no_error()
    {
        using (var visitor = new TcpClient())
        {
            await visitor.ConnectAsync(_app.BaseAddress.Host, _app.BaseAddress.Port, TestContext.Current.CancellationToken);
            await visitor.GetStream().WriteAsync("GET /patient HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            await _watch.Running.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        }

        await _watch.Gone.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        await _app.StopAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(_log.All, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "/go/to/" } } }""", "/go/to/echo/7", "/echo/7")]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "" } } }""", "/echo/7", "/api/echo/7")]
    [InlineData("{}", "/api/echo/7", "/echo/7")]
    public async Task Routes_lie_under_the_prefix_of_host_json(string hostJson, string found, string notFound)
    {
        using var folder = new TemporaryFolder(("host.json", hostJson));
        await using var app = await StartAsync(folder.Path);

        Assert.Equal(200, RawHttp.StatusOf(await RawHttp.SendAsync(app.BaseAddress, found)));
        Assert.Equal(404, RawHttp.StatusOf(await RawHttp.SendAsync(app.BaseAddress, notFound)));
    }

    private async Task<SeenRequest> EchoAsync(string target, params IEnumerable<string> headers)
    {
        var answer = await RawHttp.SendAsync(_app.BaseAddress, target, "GET", headers);
        Assert.Equal(200, RawHttp.StatusOf(answer));
        return JsonSerializer.Deserialize<SeenRequest>(RawHttp.BodyOf(answer))!;
    }

    private Task<LocalApp> StartAsync(string? root = null) => LocalApp.StartAsync(new LocalAppOptions
    {
        Settings = [],
        Root = root,
        Urls = "http://127.0.0.1:0",
        FunctionTypes = [typeof(EchoFunction), typeof(AnyFunction), typeof(FailingFunction), typeof(PatientFunction)],
        AddServices = (services, _) => services.AddSingleton(_watch).AddSingleton(JsonSerializerOptions.Default),
        ConfigureServices = services => services.AddLogging(logging => logging.AddProvider(_log)),
    });
}
