using System.Buffers.Text;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using RedirectFunctions.Functions;
using RedirectFunctions.Tests.Infrastructure;
using RedirectFunctions.Tests.LocalHost;
using WorkerHosting;

namespace RedirectFunctions.Tests.Worker;

/// <summary>The process that is deployed, unlike LocalHost: its functions, as the Functions host loads and invokes them.</summary>
[Trait("Category", "Slow")]
public sealed class WorkerTests(AzuriteFixture azurite, SharedWorker worker) : IClassFixture<SharedWorker>
{
    private static readonly string[] Destinations =
    [
        "https://www.shop.example/p?id=7&utm_source=newsletter&utm_campaign=Spring+Sale&xptdk=Abc%2B1&Ref=home#top",
        "https://example.com/|{}^\"<>`?|{}^\"<>`",
        "https://example.com/ü/😀/a%2Fb%2fc/%2B+%20?ü=a%2Bb+c%20d&&x=#ü",
        "https://example.com/a/%2e%2E/b?next=https://other.example/a/../b?c=d#f?g",
        "https://example.com/%ff%C3%28%00%0d%0A%zz/100%",
        "https://münchen.example:8443/[a]?x[]=[b]",
        "HTTPS://Example.Com?x",
        "https://example.com\\@evil.example/",
        "https://evil.example/",
        "javascript:alert(1)",
    ];

    /// <summary>Headers that a server adds to an answer.</summary>
    private static readonly string[] HeadersOfServer = ["Connection", "Content-Length", "Date"];

    private WorkerApp App => worker.App;

    [Fact]
    public void The_worker_says_who_it_is_and_loads_every_function_of_the_app()
    {
        Assert.Equal(Environment.Version.ToString(), App.Worker.WorkerMetadata.RuntimeVersion);
        Assert.Equal(typeof(FunctionContext).Assembly.GetName().Version!.ToString(), App.Worker.WorkerMetadata.WorkerVersion);
        Assert.Equal("True", App.Worker.Capabilities["HandlesWorkerTerminateMessage"]);
        Assert.False(App.Worker.Capabilities.ContainsKey("WorkerOpenTelemetryEnabled"));
        Assert.Equal(
            typeof(RedirectFunction).Assembly.GetTypes()
                .SelectMany(type => type.GetMethods())
                .Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name)
                .OfType<string>()
                .Order(),
            App.Functions.Order());
    }

    [Fact]
    public async Task A_link_is_answered_byte_for_byte_as_LocalHost_answers_it()
    {
        await using var local = await RunningApp.StartAsync(
            azurite,
            ("ALLOWED_DESTINATION_HOSTS", WorkerApp.AllowedHosts),
            ("ENABLE_GTM_TRACKING", "false"),
            ("ENABLE_GA4_TRACKING", "false"));

        var redirects = 0;

        await CompareAsync("/r");
        await CompareAsync("/r?destinationUrl=https://example.com/p?a=1&b=2");
        foreach (var destination in Destinations)
        {
            await CompareAsync($"/r?destinationUrl={Uri.EscapeDataString(destination)}&gclid=A%2Bb");
            await CompareAsync($"/r?x=1&to={Uri.EscapeDataString(Uri.EscapeDataString(destination))}");
            await CompareAsync("/r/", Base64Url.EncodeToString(Encoding.UTF8.GetBytes(destination)));
        }

        Assert.Equal(1 + (7 * 3), redirects);

        async Task CompareAsync(string target, string? token = null)
        {
            var expected = await RawHttp.SendAsync(local.Host.BaseAddress, target + token, "GET", "Accept: application/json");

            var answer = await App.HttpAsync("Redirect", $"GET {target}{token}", token is null ? null : ("token", token));

            Assert.Equal($"{RawHttp.StatusOf(expected)}", answer.StatusCode);
            Assert.Equal(
                RawHttp.HeadersOf(expected).Where(line => !HeadersOfServer.Contains(line.Split(':')[0])).Order(StringComparer.Ordinal),
                answer.Headers.Select(header => $"{header.Key}: {header.Value}").Order(StringComparer.Ordinal));
            Assert.Equal(RawHttp.BodyOf(expected), answer.Body.Bytes.ToStringUtf8());
            redirects += answer.Headers.ContainsKey("Location") ? 1 : 0;
        }
    }

    [Fact]
    public async Task Two_cookies_arrive_as_two()
    {
        var answer = await App.HttpAsync("Redirect", "GET /r?to=https%3A%2F%2Fexample.com%2F");

        Assert.Equal("302", answer.StatusCode);
        Assert.Equal(["rf_client", "rf_session"], answer.Cookies.Select(cookie => cookie.Name));
        Assert.Equal([34_560_000, 1800], answer.Cookies.Select(cookie => cookie.MaxAge.Value));
        Assert.All(answer.Cookies, cookie => Assert.Equal(
            (WorkerApp.CookieDomain, "/", true, true, RpcHttpCookie.Types.SameSite.Lax),
            (cookie.Domain.Value, cookie.Path.Value, cookie.Secure.Value, cookie.HttpOnly.Value, cookie.SameSite)));
        Assert.DoesNotContain("Set-Cookie", answer.Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_post_of_parallel_tracking_is_redirected_without_cookies()
    {
        var answer = await App.HttpAsync("Redirect", "POST /r?gclid=AbC&destinationUrl=https%3A%2F%2Fexample.com%2F", null, "beacon");

        Assert.Equal(("302", "https://example.com/?gclid=AbC"), (answer.StatusCode, answer.Headers["Location"]));
        Assert.Empty(answer.Cookies);
        Assert.Empty(answer.Body.Bytes.ToByteArray());
    }

    [Fact]
    public async Task A_short_link_is_stored_and_followed()
    {
        const string link = """{"destination":"https://example.com/spring?utm_source=poster"}""";

        var stored = await App.HttpAsync("ManageLink", "PUT /ops/links/spring", ("name", "spring"), link);
        var followed = await App.HttpAsync("ShortLink", "GET /spring?gclid=Abc", ("name", "spring"));

        Assert.Equal("200", stored.StatusCode);
        Assert.NotEmpty(stored.Headers["ETag"]);
        Assert.Equal("302", followed.StatusCode);
        Assert.Equal("https://example.com/spring?utm_source=poster&gclid=Abc", followed.Headers["Location"]);
    }

    [Fact]
    public async Task Status_and_the_builder_answer()
    {
        var status = await App.HttpAsync("Status", "GET /ops/status");
        var builder = await App.HttpAsync("Builder", "GET /ops/builder");

        Assert.Equal(("200", "application/json"), (status.StatusCode, status.Headers["Content-Type"]));
        var queue = JsonDocument.Parse(status.Body.Bytes.Memory).RootElement.GetProperty("queue");
        Assert.Equal(App.QueueName, queue.GetProperty("name").GetString());
        Assert.Equal("200", builder.StatusCode);
        Assert.StartsWith("<!doctype html>", builder.Body.Bytes.ToStringUtf8(), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>With its own worker: a path on this host must stay a path, and no framework may read it as a file name.</summary>
    [Fact]
    public async Task A_page_sends_those_who_have_not_signed_in_to_the_sign_in_of_its_own_host()
    {
        await using var app = await WorkerApp.StartAsync(azurite.ConnectionString, ("OPS_SIGN_IN", "true"));

        var page = await app.HttpAsync("Builder", "GET /ops/builder");

        Assert.Equal(("302", "/.auth/login/aad?post_login_redirect_uri=%2Fops%2Fbuilder"), (page.StatusCode, page.Headers["Location"]));
        Assert.Empty(page.Body.Bytes.ToByteArray());
    }

    [Fact]
    public async Task Deliver_takes_a_message_as_the_queue_extension_hands_it_over_and_both_sinks_receive_the_click()
    {
        var campaign = $"c{Guid.NewGuid():N}";
        await App.HttpAsync("Redirect", $"GET /r?to=https%3A%2F%2Fexample.com%2F%3Futm_campaign%3D{campaign}");

        await App.DeliverAsync(() => App.ReceivedBy("gtm").Any(IsClick) && App.ReceivedBy("ga4").Any(IsClick));

        Assert.Single(App.ReceivedBy("gtm"), IsClick);
        Assert.Single(App.ReceivedBy("ga4"), IsClick);

        bool IsClick(string body) => body.Contains(campaign, StringComparison.Ordinal);
    }
}
