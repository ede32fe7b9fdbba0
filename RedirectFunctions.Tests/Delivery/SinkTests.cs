using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Configuration;
using RedirectFunctions.Delivery;
using RedirectFunctions.Delivery.Sinks.Ga4;
using RedirectFunctions.Delivery.Sinks.Gtm;
using RedirectFunctions.Tests.Clicks;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Delivery;

/// <summary>The sinks as the app registers them, with their HttpClients, against a target that records its requests.</summary>
public class SinkTests
{
    private const string Secret = "hush hush/+&=";

    [Fact]
    public async Task Gtm_gets_its_payload_at_the_full_URL_of_the_setting()
    {
        var (request, body, _) = await DeliverAsync<GtmSink>(200);

        Assert.Equal(("POST", "/data/x", "?a=b"), (request.Method, request.Path, request.Query));
        Assert.Equal(GtmPayload.Write(SampleClick.Full), body);
    }

    [Fact]
    public async Task Ga4_gets_its_payload_at_its_endpoint_with_stream_and_secret()
    {
        var (request, body, _) = await DeliverAsync<Ga4Sink>(204);

        Assert.Equal(("POST", "/ga4/mp/collect"), (request.Method, request.Path));
        Assert.Equal("?measurement_id=G-ABC1234567&api_secret=hush%20hush%2F%2B%26%3D", request.Query);
        Assert.Equal(Ga4Payload.Write(SampleClick.Full, new Ga4Options(new Uri("https://ga4.example"), "G-ABC1234567", Secret)), body);
    }

    [Fact]
    public async Task A_request_is_JSON_from_this_program_and_carries_no_cookie()
    {
        foreach (var (request, _, _) in new[] { await DeliverAsync<GtmSink>(200), await DeliverAsync<Ga4Sink>(200) })
        {
            Assert.Equal("application/json", request.ContentType);
            Assert.StartsWith("RedirectFunctions/", request.UserAgent, StringComparison.Ordinal);
            Assert.Equal(["Content-Length", "Content-Type", "Host", "User-Agent"], request.HeaderNames.Order());
        }
    }

    [Fact]
    public async Task A_request_carries_nothing_of_the_trace_that_it_belongs_to()
    {
        using var activity = new Activity("redirect") { TraceStateString = "vendor=1" }.SetIdFormat(ActivityIdFormat.W3C).AddBaggage("visitor", "jane").Start();

        foreach (var (request, _, _) in new[] { await DeliverAsync<GtmSink>(200), await DeliverAsync<Ga4Sink>(200) })
        {
            Assert.Equal(["Content-Length", "Content-Type", "Host", "User-Agent"], request.HeaderNames.Order());
        }
    }

    [Fact]
    public async Task A_container_gets_the_headers_of_the_settings()
    {
        var (request, _, _) = await DeliverAsync<GtmSink>(200, log: null, ("GTM_PREVIEW_HEADER", "ZW52LTF8a1B2c3=="), ("GTM_HEADERS", "Authorization=Bearer%20a%2Cb, X-Tenant=shop"));

        Assert.Equal("ZW52LTF8a1B2c3==", request.Header("X-Gtm-Server-Preview"));
        Assert.Equal("Bearer a,b", request.Header("Authorization"));
        Assert.Equal("shop", request.Header("X-Tenant"));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        var (_, _, outcome) = await DeliverAsync<Ga4Sink>(307);

        Assert.Equal(new DeliveryOutcome.Refused("http_307", 307), outcome);
    }

    [Theory]
    [InlineData(204)]
    [InlineData(401)]
    [InlineData(503)]
    public async Task No_log_line_has_the_secret_or_the_URL_in_it(int status)
    {
        using var log = new LogLines();

        await DeliverAsync<Ga4Sink>(status, log);
        await DeliverAsync<GtmSink>(status, log);

        Assert.DoesNotContain(log.All, line => line.Contains("hush", StringComparison.Ordinal) || line.Contains("127.0.0.1", StringComparison.Ordinal));
    }

    [Fact]
    public void Gtm_is_waited_for_longer_than_its_slowest_tag_may_take()
    {
        Assert.Equal(TimeSpan.FromSeconds(20), GtmSink.Gtm.Timeout);
        Assert.Equal(TimeSpan.FromSeconds(10), Ga4Sink.Ga4.Timeout);
    }

    [Fact]
    public void The_options_of_GA4_print_no_secret() =>
        Assert.DoesNotContain("hush", new Ga4Options(new Uri("https://www.google-analytics.com"), "G-ABC", Secret).ToString(), StringComparison.Ordinal);

    private static async Task<(Request Request, byte[] Body, DeliveryOutcome Outcome)> DeliverAsync<TSink>(
        int status, LogLines? log = null, params (string Name, string Value)[] settings)
        where TSink : ITrackingSink
    {
        Request? request = null;
        var body = Array.Empty<byte>();
        await using var server = await HttpStub.StartAsync(async context =>
        {
            Assert.Null(request);
            request = new Request(context.Request);
            using var copy = new MemoryStream();
            await context.Request.Body.CopyToAsync(copy);
            body = copy.ToArray();
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            context.Response.Headers.SetCookie = "visitor=1";
        });

        await using var services = Services(server.Url, log, settings);
        var outcomes = await services.GetRequiredService<TSink>().DeliverAsync([SampleClick.Full], $"{SampleClick.Full.Id}", CancellationToken.None);
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(body).RootElement.ValueKind);
        return (request!, body, Assert.Single(outcomes));
    }

    private static ServiceProvider Services(Uri target, LogLines? log, (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
            ["TrackingStorage"] = "UseDevelopmentStorage=true",
            ["ALLOWED_DESTINATION_HOSTS"] = "shop.example",
            ["ENABLE_GTM_TRACKING"] = "true",
            ["GTM_SERVER_SIDE_URL"] = new Uri(target, "/data/x?a=b").AbsoluteUri,
            ["ENABLE_GA4_TRACKING"] = "true",
            ["GA4_MEASUREMENT_ID"] = "G-ABC1234567",
            ["GA4_API_SECRET"] = Secret,
            ["GA4_ENDPOINT"] = new Uri(target, "/ga4/").AbsoluteUri,
        }).AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Name, setting.Value))).Build();
        var services = new ServiceCollection().AddLogging(logging =>
        {
            if (log is not null)
            {
                logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace);
            }
        });
        return services.AddRedirectFunctions(configuration).BuildServiceProvider();
    }

    /// <summary>The parts of a request that tests look at; the server reuses the request itself afterwards.</summary>
    private sealed class Request(HttpRequest request)
    {
        private readonly Dictionary<string, string> _headers = request.Headers.ToDictionary(
            header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);

        public string Method { get; } = request.Method;

        public string? Path { get; } = request.Path.Value;

        public string? Query { get; } = request.QueryString.Value;

        public string? ContentType { get; } = request.ContentType;

        public string UserAgent { get; } = request.Headers.UserAgent.ToString();

        public IReadOnlyCollection<string> HeaderNames => _headers.Keys;

        public string? Header(string name) => _headers.GetValueOrDefault(name);
    }
}
