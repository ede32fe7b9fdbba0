using System.Net;
using System.Text;
using RedirectFunctions.LocalHost.Http;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.EndToEnd;

/// <summary>Who may call what. Keys are checked as the Functions host checks them.</summary>
[Trait("Category", "Slow")]
public sealed class KeysTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private RunningApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await RunningApp.StartAsync(azurite.ConnectionString, new HostKeys("of-an-author", "of-the-master"));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("GET", "/ops/links")]
    [InlineData("GET", "/ops/links/spring")]
    [InlineData("PUT", "/ops/links/spring")]
    [InlineData("PATCH", "/ops/links/spring")]
    [InlineData("DELETE", "/ops/links/spring")]
    [InlineData("POST", "/ops/build")]
    [InlineData("POST", "/ops/qr")]
    [InlineData("GET", "/ops/explain")]
    public async Task An_author_makes_links_with_a_host_key_and_the_master_key_does_it_too(string method, string path)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(method, path, key: null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(method, path, "of-somebody"));
        Assert.NotEqual(HttpStatusCode.Unauthorized, await StatusAsync(method, path, "of-an-author"));
        Assert.NotEqual(HttpStatusCode.Unauthorized, await StatusAsync(method, path, "of-the-master"));
    }

    [Theory]
    [InlineData("GET", "/ops/status")]
    [InlineData("POST", "/ops/replay")]
    [InlineData("POST", "/ops/visitors/erase")]
    [InlineData("POST", "/ops/visitors/export")]
    public async Task An_author_can_neither_replay_nor_read(string method, string path)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(method, path, "of-an-author"));
        Assert.NotEqual(HttpStatusCode.Unauthorized, await StatusAsync(method, path, "of-the-master"));
    }

    [Theory]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/ops/", HttpStatusCode.OK)]
    [InlineData("/ops/builder", HttpStatusCode.OK)]
    [InlineData("/ops/openapi.json", HttpStatusCode.OK)]
    [InlineData("/r?destinationUrl=https%3A%2F%2Fexample.com%2F", HttpStatusCode.Found)]
    [InlineData("/no-such-name", HttpStatusCode.NotFound)]
    public async Task Anybody_follows_links_and_has_the_pages(string path, HttpStatusCode expected) =>
        Assert.Equal(expected, await StatusAsync("GET", path, key: null));

    [Fact]
    public async Task A_key_may_stand_in_the_address()
    {
        using var response = await _app.GetAsync("/ops/links?code=of-an-author");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task<HttpStatusCode> StatusAsync(string method, string path, string? key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is "PUT" or "PATCH" or "POST")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        request.Headers.TryAddWithoutValidation("x-functions-key", key);
        using var response = await _app.Visitor.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
