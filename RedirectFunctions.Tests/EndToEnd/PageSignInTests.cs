using System.Net;
using RedirectFunctions.LocalHost.Http;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.EndToEnd;

/// <summary>A sign-in for the pages: what it protects, what it leaves open, and what it does not replace.</summary>
[Trait("Category", "Slow")]
public sealed class PageSignInTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Account = "X-MS-CLIENT-PRINCIPAL-ID";

    private RunningApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await RunningApp.StartAsync(
        azurite.ConnectionString, new HostKeys("of-an-author", "of-the-master"), ("OPS_SIGN_IN", "true"));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("/ops", "%2Fops")]
    [InlineData("/ops/", "%2Fops")]
    [InlineData("/OPS", "%2Fops")]
    [InlineData("/ops?code=of-the-master", "%2Fops")]
    [InlineData("/ops/builder", "%2Fops%2Fbuilder")]
    public async Task A_page_is_for_those_who_have_signed_in(string path, string back)
    {
        using var stranger = await _app.GetAsync(path);
        using var nobody = await _app.GetAsync(path, (Account, " "));
        using var colleague = await _app.GetAsync(path, (Account, "0b6f9a3e-6d5f-4f0e-9a55-6f1b7f0c2d11"));

        Assert.All([stranger, nobody], response =>
        {
            Assert.Equal(HttpStatusCode.Found, response.StatusCode);
            Assert.Equal($"/.auth/login/aad?post_login_redirect_uri={back}", RunningApp.Location(response));
            Assert.True(response.Headers.CacheControl!.NoStore);
        });
        Assert.Equal(HttpStatusCode.OK, colleague.StatusCode);
    }

    [Theory]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/ops/openapi.json", HttpStatusCode.OK)]
    [InlineData("/r?destinationUrl=https%3A%2F%2Fexample.com%2F", HttpStatusCode.Found)]
    [InlineData("/r?destinationUrl=https%3A%2F%2Felsewhere.example%2F", HttpStatusCode.Forbidden)]
    [InlineData("/no-such-name", HttpStatusCode.NotFound)]
    public async Task Links_and_health_are_open_to_anybody(string path, HttpStatusCode expected)
    {
        using var response = await _app.GetAsync(path);

        Assert.Equal(expected, response.StatusCode);
    }

    /// <summary>Anybody can send this header if no platform removes it, so it must not open anything.</summary>
    [Theory]
    [InlineData("/ops/links", null, HttpStatusCode.Unauthorized)]
    [InlineData("/ops/status", null, HttpStatusCode.Unauthorized)]
    [InlineData("/ops/status", "of-an-author", HttpStatusCode.Unauthorized)]
    [InlineData("/ops/links", "of-an-author", HttpStatusCode.OK)]
    public async Task A_sign_in_replaces_no_key(string path, string? key, HttpStatusCode expected)
    {
        using var response = await _app.GetAsync(path, [(Account, "somebody"), .. key is null ? [] : ((string, string)[])[("x-functions-key", key)]]);

        Assert.Equal(expected, response.StatusCode);
    }
}
