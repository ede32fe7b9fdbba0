using System.Diagnostics;
using System.Net;
using System.Text;
using RedirectFunctions.LocalHost.Collector;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>The collector misbehaves as <c>POST /collector/behaviour</c> tells it to.</summary>
public sealed class MisbehaviourTests : IAsyncLifetime
{
    private readonly HttpClient _client = new() { Timeout = Patience.Limit };
    private CollectorApp _collector = null!;

    public async ValueTask InitializeAsync()
    {
        _collector = await CollectorApp.StartAsync();
        _client.BaseAddress = _collector.BaseAddress;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _collector.DisposeAsync();
    }

    [Fact]
    public async Task A_sink_answers_with_another_status_so_many_times_and_the_other_one_as_ever()
    {
        await BehaveAsync("""{ "sink": "gtm", "status": 503, "count": 2 }""");

        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync("ga4"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync("gtm"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync("gtm"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("gtm"));
        Assert.Equal([503, 503, 200], Events.Where(received => received.Sink == "gtm").Select(received => received.Status));
    }

    [Theory]
    [InlineData("""{ "sink": "ga4", "count": 0 }""")]
    [InlineData("""{ "sink": "ga4" }""")]
    [InlineData(null)]
    public async Task Without_a_count_it_goes_on_until_it_is_ended(string? end)
    {
        await BehaveAsync("""{ "sink": "ga4", "status": 500 }""");
        for (var n = 0; n < 5; n++)
        {
            Assert.Equal(HttpStatusCode.InternalServerError, await StatusAsync("ga4"));
        }

        if (end is not null)
        {
            await BehaveAsync(end);
        }
        else
        {
            using var deleted = await _client.DeleteAsync("/collector/behaviour", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        }

        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync("ga4"));
    }

    [Theory]
    [InlineData("8", "8")]
    [InlineData("\"120\"", "120")]
    [InlineData("\"Wed, 21 Oct 2026 07:28:00 GMT\"", "Wed, 21 Oct 2026 07:28:00 GMT")]
    public async Task It_names_a_time_to_come_back(string retryAfter, string header)
    {
        await BehaveAsync($$"""{ "sink": "ga4", "status": 429, "retryAfter": {{retryAfter}}, "count": 1 }""");

        using var response = await PostAsync("ga4");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(header, response.Headers.NonValidated["Retry-After"].ToString());
    }

    [Fact]
    public async Task It_answers_late_what_it_has_recorded_already()
    {
        await BehaveAsync("""{ "sink": "gtm", "delayMs": 1000 }""");
        var clock = Stopwatch.StartNew();

        var answer = PostAsync("gtm");
        await _collector.Collector.Events.WaitForAsync(_ => true, Patience.Limit, TestContext.Current.CancellationToken);
        Assert.False(answer.IsCompleted);
        using var response = await answer;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(clock.Elapsed >= TimeSpan.FromMilliseconds(950), $"Answered after {clock.Elapsed}.");
    }

    [Fact]
    public async Task It_drops_the_connection_after_it_has_read_and_recorded_the_request()
    {
        await BehaveAsync("""{ "sink": "gtm", "drop": true, "count": 1 }""");

        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync("gtm"));

        var dropped = Assert.Single(Events);
        Assert.Equal("{}", Encoding.UTF8.GetString(dropped.RawBody.Span));
        Assert.Equal((null, false), (dropped.Status, dropped.IsAccepted));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("gtm"));
    }

    [Fact]
    public async Task A_count_holds_for_requests_that_come_together()
    {
        await BehaveAsync("""{ "sink": "ga4", "status": 503, "count": 7 }""");

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => StatusAsync("ga4")));

        Assert.Equal(7, answers.Count(status => status == HttpStatusCode.ServiceUnavailable));
    }

    [Theory]
    [InlineData("""{ "status": 500 }""", "sink must be one of gtm, ga4, webhook.")]
    [InlineData("""{ "sink": "google" }""", "sink must be one of gtm, ga4, webhook.")]
    [InlineData("null", "sink must be one of gtm, ga4, webhook.")]
    [InlineData("""{ "sink": "gtm", "status": "bad" }""", "$.status")]
    [InlineData("not JSON", "invalid")]
    [InlineData("", "")]
    public async Task A_behaviour_that_cannot_be_understood_is_refused_with_the_reason(string behaviour, string reason)
    {
        using var response = await _client.PostAsync("/collector/behaviour", new StringContent(behaviour), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private IReadOnlyList<CollectedEvent> Events => _collector.Collector.Events.Snapshot();

    private async Task BehaveAsync(string behaviour)
    {
        using var response = await _client.PostAsync("/collector/behaviour", new StringContent(behaviour), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    private async Task<HttpStatusCode> StatusAsync(string sink)
    {
        using var response = await PostAsync(sink);
        return response.StatusCode;
    }

    private Task<HttpResponseMessage> PostAsync(string sink) => _client.PostAsync(
        sink == "gtm" ? "/collector/gtm" : "/collector/mp/collect?measurement_id=G-TEST123456&api_secret=x", new StringContent("{}"), TestContext.Current.CancellationToken);
}
