using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RedirectFunctions.Clicks;
using RedirectFunctions.Delivery;
using RedirectFunctions.Delivery.Sinks.Webhook;
using RedirectFunctions.Tests.Clicks;
using RedirectFunctions.Tests.Infrastructure;
using StandardWebhooks;
using StandardWebhooks.Diagnostics;

namespace RedirectFunctions.Tests.Delivery;

/// <summary>The webhook against a real server, verified by somebody else's implementation of Standard Webhooks.</summary>
public sealed class WebhookTests : IDisposable
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string NextSecret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly LogLines _log = new();

    [Fact]
    public void A_signature_is_that_of_the_specification_s_reference()
    {
        var headers = new WebhookSignature([Bytes(Secret)]).Headers(
            "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), """{"test": 2432232314}"""u8);

        Assert.Equal(
            [
                KeyValuePair.Create("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
                KeyValuePair.Create("webhook-timestamp", "1614265330"),
                KeyValuePair.Create("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
            ],
            headers);
    }

    [Fact]
    public async Task What_arrives_is_verified_by_whoever_has_either_secret_and_by_nobody_else()
    {
        var (outcomes, received) = await DeliverAsync(200, clicks: SampleClick.Full);

        Assert.Equal(new DeliveryOutcome.Delivered("http_200", 200), Assert.Single(outcomes));
        var (headers, body) = Assert.Single(received);
        new StandardWebhook(Secret).Verify(body, headers);
        // Version 1.1.2 of the package looks only at the first signature of a list.
        var signatures = headers["webhook-signature"].ToString().Split(' ');
        Assert.Equal(2, signatures.Length);
        headers["webhook-signature"] = signatures[1];
        new StandardWebhook(NextSecret).Verify(body, headers);
        Assert.Throws<WebhookVerificationException>(() => new StandardWebhook(Secret).Verify(body, headers));
        headers["webhook-signature"] = signatures[0];
        Assert.Throws<WebhookVerificationException>(() => new StandardWebhook(Secret).Verify(body + " ", headers));
        Assert.Throws<WebhookVerificationException>(() => new StandardWebhook("whsec_" + Convert.ToBase64String(new byte[24])).Verify(body, headers));
    }

    [Fact]
    public async Task The_id_stays_over_the_attempts_and_the_timestamp_is_of_the_attempt()
    {
        var received = new ConcurrentQueue<(IHeaderDictionary Headers, string Body)>();
        await using var server = await ServerAsync(_ => 503, received);
        using var http = new HttpClient();
        var sink = Of(http, server.Url);

        await sink.DeliverAsync([SampleClick.Full], "", CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(7));
        await sink.DeliverAsync([SampleClick.Full], "", CancellationToken.None);

        Assert.All(received, request => Assert.Equal(SampleClick.Id.ToString(), request.Headers["webhook-id"]));
        var times = received.Select(request => long.Parse(request.Headers["webhook-timestamp"]!, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(7 * 60, times[1] - times[0]);
        Assert.Equal(_time.GetUtcNow().ToUnixTimeSeconds(), times[1]);
        Assert.Single(received.Select(request => request.Body).Distinct());
    }

    [Fact]
    public async Task The_body_is_the_event_of_a_click()
    {
        var (_, received) = await DeliverAsync(200, clicks: SampleClick.Full);

        var body = JsonDocument.Parse(received.Single().Body).RootElement;
        Assert.Equal(["type", "timestamp", "data"], body.EnumerateObject().Select(member => member.Name));
        Assert.Equal("click.created", body.GetProperty("type").GetString());
        Assert.Equal("2026-03-04T05:06:07.890123Z", body.GetProperty("timestamp").GetString());
        var data = body.GetProperty("data");
        Assert.Equal(1, data.GetProperty("version").GetInt32());
        Assert.Equal(SampleClick.Id, data.GetProperty("id").GetGuid());
        Assert.Equal(SampleClick.Full.Destination, data.GetProperty("destination_url").GetString());
        Assert.Equal("spring sale", data.GetProperty("campaign").GetProperty("utm_campaign").GetString());
        Assert.Equal("AbC", data.GetProperty("platform").GetProperty("platform_xptdk").GetString());
    }

    [Fact]
    public void A_canary_is_an_event_of_its_own() =>
        Assert.StartsWith("""{"type":"click.canary",""", Encoding.UTF8.GetString(WebhookPayload.Write(SampleClick.Bare with { IsCanary = true })), StringComparison.Ordinal);

    [Fact]
    public void A_click_that_is_too_long_leaves_out_parameters_and_says_how_many()
    {
        var parameters = Enumerable.Range(0, 50).Select(number => ($"utm_{number}", new string('ä', 160))).ToArray();
        var click = SampleClick.Full with
        {
            Destination = "https://shop.example/?" + new string('x', 8170),
            Campaign = SampleClick.Parameters(parameters),
            UserAgent = new string('\u0001', 512),
            Referrer = "https://blog.example/" + new string('ä', 2027),
        };

        var body = WebhookPayload.Write(click);

        Assert.InRange(body.Length, 1, 19_999);
        var data = JsonDocument.Parse(body).RootElement.GetProperty("data");
        Assert.Equal(click.Destination, data.GetProperty("destination_url").GetString());
        var kept = data.GetProperty("campaign").EnumerateObject().Count() + data.GetProperty("platform").EnumerateObject().Count();
        Assert.Equal(52 - kept, data.GetProperty("parameters_left_out").GetInt32());
        Assert.True(kept < 52);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(204)]
    public async Task Only_a_2xx_is_success(int status) =>
        Assert.Equal(new DeliveryOutcome.Delivered($"http_{status}", status), (await DeliverAsync(status, clicks: SampleClick.Bare)).Outcomes.Single());

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    public async Task All_else_is_tried_again_when_the_endpoint_says(int status)
    {
        var (outcomes, received) = await DeliverAsync(status, clicks: SampleClick.Bare);

        Assert.Equal(new DeliveryOutcome.Retry($"http_{status}", status, TimeSpan.FromSeconds(120)), Assert.Single(outcomes));
        // The redirect was not followed.
        Assert.Single(received);
    }

    [Fact]
    public async Task An_endpoint_that_is_gone_is_asked_no_more_and_that_is_said_loudly_once()
    {
        var (outcomes, received) = await DeliverAsync(410, SampleClick.Full, SampleClick.Bare, SampleClick.Bare);

        Assert.Equal([new("http_410", 410), new("endpoint_gone", null), new("endpoint_gone", null)], outcomes.Cast<DeliveryOutcome.Refused>());
        Assert.Single(received);
        var line = Assert.Single(_log.All, line => line.StartsWith("Critical", StringComparison.Ordinal));
        Assert.Contains("410", line, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", line, StringComparison.Ordinal);
    }

    [Fact]
    public void The_options_print_no_secret() => Assert.Equal(
        "webhook at clicks.example.com",
        new WebhookOptions(new Uri("https://clicks.example.com/hush?key=hush"), [Bytes(Secret)]).ToString());

    public void Dispose() => _log.Dispose();

    private static byte[] Bytes(string secret) => Convert.FromBase64String(secret["whsec_".Length..]);

    private static Task<HttpStub> ServerAsync(Func<int, int> status, ConcurrentQueue<(IHeaderDictionary Headers, string Body)> received) => HttpStub.StartAsync(async context =>
    {
        using var reader = new StreamReader(context.Request.Body);
        var headers = new HeaderDictionary(context.Request.Headers.ToDictionary(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase));
        received.Enqueue((headers, await reader.ReadToEndAsync()));
        context.Response.StatusCode = status(received.Count);
        context.Response.Headers.RetryAfter = "120";
        context.Response.Headers.Location = "/elsewhere";
    });

    private WebhookSink Of(HttpClient http, Uri url) =>
        new(http, new WebhookOptions(new Uri(url, "/hush?key=hush"), [Bytes(Secret), Bytes(NextSecret)]), _time, new LoggerFactory([_log]).CreateLogger<WebhookSink>());

    private async Task<(List<DeliveryOutcome> Outcomes, IReadOnlyCollection<(IHeaderDictionary Headers, string Body)> Received)> DeliverAsync(int status, params Click[] clicks)
    {
        var received = new ConcurrentQueue<(IHeaderDictionary Headers, string Body)>();
        await using var server = await ServerAsync(_ => status, received);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler);
        var sink = Of(http, server.Url);
        var outcomes = new List<DeliveryOutcome>();
        foreach (var click in clicks)
        {
            outcomes.AddRange(await sink.DeliverAsync([click], "", CancellationToken.None));
        }

        Assert.Equal(status == 410, sink.IsDisabled);
        return (outcomes, received);
    }
}
