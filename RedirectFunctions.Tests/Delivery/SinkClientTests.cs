using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using RedirectFunctions.Delivery;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Delivery;

/// <summary>What a target's answer, or no answer, means for a click.</summary>
public class SinkClientTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(202)]
    [InlineData(204)]
    [InlineData(206)]
    public async Task A_2xx_is_delivered(int status) =>
        Assert.Equal(new DeliveryOutcome.Delivered($"http_{status}", status), await AnswerAsync(status));

    [Theory]
    [InlineData(300)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task A_redirect_and_most_4xx_are_a_refusal(int status) =>
        Assert.Equal(new DeliveryOutcome.Refused($"http_{status}", status), await AnswerAsync(status, ("Location", "/elsewhere"), ("Retry-After", "60")));

    [Theory]
    [InlineData(408)]
    [InlineData(425)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(599)]
    public async Task A_passing_fault_is_tried_again(int status) =>
        Assert.Equal(new DeliveryOutcome.Retry($"http_{status}", status), await AnswerAsync(status));

    [Theory]
    [InlineData(429, "120", 120)]
    [InlineData(503, "1", 1)]
    [InlineData(429, "Wed, 04 Mar 2026 05:08:07 GMT", 120)]
    [InlineData(429, "Wednesday, 04-Mar-26 05:08:07 GMT", 120)]
    public async Task The_target_may_name_the_time_in_seconds_or_as_a_date(int status, string retryAfter, int seconds) =>
        Assert.Equal(
            new DeliveryOutcome.Retry($"http_{status}", status, TimeSpan.FromSeconds(seconds)),
            await AnswerAsync(status, ("Retry-After", retryAfter)));

    [Theory]
    [InlineData("0")]
    [InlineData("Wed, 04 Mar 2026 05:06:07 GMT")]
    [InlineData("Sun, 01 Mar 2026 05:06:07 GMT")]
    [InlineData("-5")]
    [InlineData("soon")]
    [InlineData("1.5")]
    [InlineData("99999999999999")]
    [InlineData("")]
    public async Task A_time_that_has_passed_or_is_none_asks_for_nothing(string retryAfter) =>
        Assert.Equal(new DeliveryOutcome.Retry("http_429", 429), await AnswerAsync(429, ("Retry-After", retryAfter)));

    [Fact]
    public async Task A_target_that_does_not_answer_in_time_is_tried_again_and_may_have_taken_the_click()
    {
        await using var server = await HttpStub.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

        var outcome = await PostAsync(server.Url, TimeSpan.FromMilliseconds(200));

        Assert.Equal(new DeliveryOutcome.Retry("timeout", null, MayHaveArrived: true), outcome);
    }

    [Fact]
    public async Task A_target_that_is_not_there_is_tried_again_and_has_not_taken_the_click()
    {
        using var port = new RefusingPort();

        Assert.Equal(new DeliveryOutcome.Retry("network_ConnectionError", null), await PostAsync(port.Url));
    }

    [Fact]
    public async Task A_connection_that_is_reset_is_tried_again_and_may_have_carried_the_click()
    {
        await using var server = new ResettingServer();

        var outcome = Assert.IsType<DeliveryOutcome.Retry>(await PostAsync(server.Url));

        Assert.StartsWith("network_", outcome.Reason, StringComparison.Ordinal);
        Assert.Null(outcome.Status);
        Assert.True(outcome.MayHaveArrived);
    }

    [Fact]
    public async Task A_reason_names_no_address()
    {
        using var port = new RefusingPort();

        var outcome = await PostAsync(new Uri(port.Url, "/secret-path?api_secret=hush"));

        Assert.DoesNotContain("secret", outcome.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(port.Url.Port.ToString(CultureInfo.InvariantCulture), outcome.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_is_JSON_with_the_headers_of_the_sink_and_its_own()
    {
        var requests = new List<(string Method, string? Type, string Ours, string Own, string Body)>();
        await using var server = await HttpStub.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var headers = context.Request.Headers;
            requests.Add((context.Request.Method, context.Request.ContentType, $"{headers["X-Sink"]}", $"{headers["X-Own"]}", await reader.ReadToEndAsync()));
        });
        using var http = new HttpClient();
        var client = new SinkClient(http, TimeProvider.System, [new("X-Sink", "1")]);

        await client.PostAsync(server.Url, """{"n":1}"""u8.ToArray(), TestContext.Current.CancellationToken, [new("X-Own", "2")]);
        await client.PostAsync(server.Url, """{"n":2}"""u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal(
            [("POST", "application/json", "1", "2", """{"n":1}"""), ("POST", "application/json", "1", "", """{"n":2}""")], requests);
    }

    [Fact]
    public async Task A_sink_may_read_a_status_in_its_own_way()
    {
        await using var server = await HttpStub.StartAsync(404);
        using var http = new HttpClient();
        var client = new SinkClient(http, TimeProvider.System, [], static status => status == 404 ? StatusMeaning.Retry : StatusMeaning.Delivered);

        Assert.Equal(
            new DeliveryOutcome.Retry("http_404", 404),
            await client.PostAsync(server.Url, "{}"u8.ToArray(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_the_caller_cancels_is_no_outcome()
    {
        await using var server = await HttpStub.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var cancelled = new CancellationTokenSource();
        using var http = new HttpClient();

        var post = new SinkClient(http, TimeProvider.System, []).PostAsync(server.Url, "{}"u8.ToArray(), cancelled.Token);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post);
    }

    private static async Task<DeliveryOutcome> AnswerAsync(int status, params (string Name, string Value)[] headers)
    {
        await using var server = await HttpStub.StartAsync(status, headers);
        return await PostAsync(server.Url);
    }

    private static async Task<DeliveryOutcome> PostAsync(Uri url, TimeSpan? timeout = null)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        using var http = new HttpClient(handler) { Timeout = timeout ?? TimeSpan.FromSeconds(30) };
        return await new SinkClient(http, new FakeTimeProvider(Now), []).PostAsync(url, "{}"u8.ToArray(), CancellationToken.None);
    }
}
