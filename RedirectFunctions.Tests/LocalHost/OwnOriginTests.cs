using System.Net;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>What a web page in the developer's browser may not do to the program beside it.</summary>
[Trait("Category", "Slow")]
public sealed class OwnOriginTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private RunningApp _app = null!;

    public static TheoryData<string, string> Controls => new()
    {
        { "GET", "/" },
        { "GET", "/ops/status" },
        { "GET", "/ops/builder" },
        { "POST", "/ops/replay" },
        { "GET", "/collector" },
        { "GET", "/collector/events" },
        { "GET", "/live/events" },
        { "GET", "/live/docs/README.md" },
        { "POST", "/live/sinks/ga4/retry" },
    };

    public async ValueTask InitializeAsync() => _app = await RunningApp.StartAsync(azurite);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [MemberData(nameof(Controls))]
    public async Task Another_name_that_leads_here_is_refused(string method, string path)
    {
        var (status, text) = await SendAsync(new HttpMethod(method), path, ("Host", $"evil.example:{_app.Host.BaseAddress.Port}"));

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("--urls", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/ops/build", "Origin", "https://evil.example")]
    [InlineData("POST", "/ops/build", "Origin", "null")]
    [InlineData("POST", "/ops/replay", "Sec-Fetch-Site", "cross-site")]
    [InlineData("POST", "/live/sinks/ga4/retry", "Origin", "https://evil.example")]
    [InlineData("POST", "/live/sinks/ga4/retry", "Sec-Fetch-Site", "cross-site")]
    [InlineData("POST", "/collector/behaviour", "Sec-Fetch-Site", "same-site")]
    [InlineData("DELETE", "/collector/events", "Origin", "http://127.0.0.1:1")]
    [InlineData("GET", "/collector/events", "Origin", "https://evil.example")]
    public async Task A_request_of_another_sites_page_is_refused(string method, string path, string header, string value)
    {
        var (status, text) = await SendAsync(new HttpMethod(method), path, (header, value));

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("another site", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_itself_and_programs_are_answered()
    {
        var own = _app.Host.BaseAddress.AbsoluteUri.TrimEnd('/');

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, "/ops/status")).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Post, "/ops/replay", ("Origin", own), ("Sec-Fetch-Site", "same-origin"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, "/ops/builder", ("Host", $"localhost:{_app.Host.BaseAddress.Port}"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, "/ops/builder", ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"))).Status);
    }

    /// <summary>Links are on the pages of other sites, and a test may give this machine any name.</summary>
    [Fact]
    public async Task A_link_is_followed_from_anywhere_and_under_any_name()
    {
        const string link = "/r?destinationUrl=https%3A%2F%2Fexample.com%2F";

        Assert.Equal(HttpStatusCode.Found, (await SendAsync(HttpMethod.Get, link, ("Host", "go.example.com"), ("Sec-Fetch-Site", "cross-site"))).Status);
    }

    [Theory]
    [InlineData("x:99999")]
    [InlineData("x:0")]
    public async Task An_invalid_port_is_no_error_of_this_program(string host)
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Get, "/healthz", ("Host", host))).Status);
        Assert.DoesNotContain(_app.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    private async Task<(HttpStatusCode Status, string Text)> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        using var response = await _app.Visitor.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return (response.StatusCode, path == "/live/events" && response.IsSuccessStatusCode ? "" : await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
