using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RedirectFunctions.Clicks;
using RedirectFunctions.Configuration;
using RedirectFunctions.Delivery;
using RedirectFunctions.Delivery.Sinks.Ga4.DataManager;
using RedirectFunctions.Tests.Clicks;
using RedirectFunctions.Tests.Configuration;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Delivery.DataManager;

/// <summary>The app's own sink, and a stand-in for Google that answers as the test says.</summary>
internal sealed class ScriptedGoogle : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _exchanged = new();
    private readonly ConcurrentQueue<string[]> _asked = new();
    private readonly ConcurrentQueue<string> _polled = new();
    private HttpStub _server = null!;
    private ServiceProvider _services = null!;

    public FakeTimeProvider Time { get; } = new(SampleClick.Time);

    public LogLines Log { get; } = new();

    /// <summary>Answers <c>events:ingest</c>, by the destinations of the clicks in it.</summary>
    public Func<string[], (int Status, string Body)> Ingest { get; set; } = static _ => (200, """{"requestId":"r1"}""");

    /// <summary>Answers <c>requestStatus:retrieve</c>.</summary>
    public Func<(int Status, string Body)> Status { get; set; } = static () => (200, "{}");

    /// <summary>Answers Google's STS.</summary>
    public (int Status, string Body) Sts { get; set; } = (200, """{"access_token":"federated-hush","issued_token_type":"urn:ietf:params:oauth:token-type:access_token","token_type":"Bearer","expires_in":3600}""");

    /// <summary>The <c>Retry-After</c> header of the answers to <c>events:ingest</c>.</summary>
    public string? RetryAfter { get; set; }

    /// <summary>The destinations of the clicks of each ingestion.</summary>
    public IReadOnlyCollection<string[]> Asked => _asked;

    /// <summary>The bodies of the requests for tokens.</summary>
    public IReadOnlyCollection<string> Exchanged => _exchanged;

    public IReadOnlyCollection<string> Polled => _polled;

    public DataManagerSink Sink => _services.GetRequiredService<DataManagerSink>();

    public IServiceProvider Services => _services;

    public static async Task<ScriptedGoogle> StartAsync()
    {
        var google = new ScriptedGoogle();
        google._server = await HttpStub.StartAsync(google.AnswerAsync);
        google._services = ServicesAt(google._server.Url, google.Time, google.Log);
        return google;
    }

    public static ServiceProvider ServicesAt(Uri endpoint, TimeProvider time, LogLines? log = null, params (string Name, string? Value)[] settings)
    {
        var services = new ServiceCollection().AddLogging(logging =>
        {
            if (log is not null)
            {
                logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace);
            }
        });
        services.AddSingleton(time);
        services.AddRedirectFunctions(Settings.Of(Settings.With(
        [
            ("GA4_TRANSPORT", "data_manager"),
            ("GA4_API_SECRET", null),
            ("GA4_PARAM_VALUE_LIMIT", "100"),
            ("GA4_DATA_MANAGER_ENDPOINT", endpoint.AbsoluteUri),
            ("SPOOL_DIRECTORY", Path.Combine(Path.GetTempPath(), "redirect-functions-tests", "data-manager")),
            .. settings,
        ])));
        return services.BuildServiceProvider();
    }

    public static Click[] Clicks(int count) =>
        [.. Enumerable.Range(0, count).Select(number => SampleClick.Bare with { Id = new Guid(number, 0, 0, new byte[8]), Destination = $"https://shop.example/{number}" })];

    public Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(params Click[] clicks) => Sink.DeliverAsync(clicks, "", CancellationToken.None);

    /// <summary>An error body in Google's format.</summary>
    public static string Error(string reason, params (string Field, string? Reason)[] violations) => JsonSerializer.Serialize(new
    {
        error = new
        {
            code = 400,
            message = "hush",
            status = "INVALID_ARGUMENT",
            details = new object[]
            {
                new Dictionary<string, object>(StringComparer.Ordinal) { ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo", ["reason"] = reason },
                new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["@type"] = "type.googleapis.com/google.rpc.BadRequest",
                    ["fieldViolations"] = violations.Select(violation => new { field = violation.Field, description = "hush", reason = violation.Reason }),
                },
                new Dictionary<string, object>(StringComparer.Ordinal) { ["@type"] = "type.googleapis.com/google.rpc.RequestInfo", ["requestId"] = "support-1" },
            },
        },
    });

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
        Log.Dispose();
    }

    /// <summary>A campaign event has no destination.</summary>
    private static string DestinationOf(JsonElement one) => one.GetProperty("additionalEventParameters").EnumerateArray()
        .Where(parameter => parameter.GetProperty("parameterName").GetString() == "page_location")
        .Select(parameter => parameter.GetProperty("value").GetString())
        .SingleOrDefault() ?? "";

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var (status, answer) = http.Request.Path.Value switch
        {
            "/v1/token" => Exchange(body, Sts),
            "/v1/events:ingest" => Take(http, body),
            "/v1/requestStatus:retrieve" => Poll(http),
            _ => Exchange(body, (200, $$"""{"accessToken":"token-hush-{{_exchanged.Count}}","expireTime":"{{DateTime.UtcNow.AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}}"}""")),
        };
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer);
    }

    private (int Status, string Body) Exchange(string body, (int Status, string Body) answer)
    {
        _exchanged.Enqueue(body);
        return answer;
    }

    private (int Status, string Body) Take(HttpContext http, string body)
    {
        Assert.StartsWith("Bearer token-hush-", http.Request.Headers.Authorization.ToString(), StringComparison.Ordinal);
        using var document = JsonDocument.Parse(body);
        string[] destinations = [.. document.RootElement.GetProperty("events").EnumerateArray().Select(DestinationOf)];
        _asked.Enqueue(destinations);
        http.Response.Headers.RetryAfter = RetryAfter;
        return Ingest(destinations);
    }

    private (int Status, string Body) Poll(HttpContext http)
    {
        _polled.Enqueue(http.Request.Query["requestId"].ToString());
        return Status();
    }
}
