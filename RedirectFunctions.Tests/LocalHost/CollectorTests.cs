using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using RedirectFunctions.LocalHost.Collector;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>The stand-in for GTM and GA4, called over HTTP.</summary>
public sealed class CollectorTests : IAsyncLifetime
{
    private const string Gtm = "/collector/gtm?x=1";
    private const string Ga4 = "/collector/mp/collect?measurement_id=G-TEST123456&api_secret=canary";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));
    private readonly HttpClient _client = new() { Timeout = Patience.Limit };
    private CollectorApp _collector = null!;

    public async ValueTask InitializeAsync()
    {
        _collector = await CollectorApp.StartAsync(time: _time);
        _client.BaseAddress = _collector.BaseAddress;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _collector.DisposeAsync();
    }

    [Theory]
    [InlineData("""{"event_name":"x"}""")]
    [InlineData("no JSON")]
    [InlineData("")]
    public async Task GTM_takes_anything_and_answers_as_the_Data_Client_does(string body)
    {
        using var response = await PostAsync(Gtm, body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(_time.GetUtcNow().ToUnixTimeSeconds(), answer.GetProperty("timestamp").GetInt64());
        Assert.NotEqual("", answer.GetProperty("unique_event_id").GetString());
        Assert.Equal(body, Encoding.UTF8.GetString(Assert.Single(Events).RawBody.Span));
    }

    [Theory]
    [InlineData("""{"client_id":"1.2","events":[{"name":"x"}]}""", 0)]
    [InlineData("""{"client_id":"one","events":[]}""", 2)]
    [InlineData("no JSON", 1)]
    [InlineData("", 1)]
    public async Task GA4_answers_204_to_everything_and_keeps_to_itself_what_is_wrong(string body, int problems)
    {
        using var response = await PostAsync(Ga4, body);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(problems, Assert.Single(Events).Problems.Count);
    }

    [Fact]
    public async Task GA4_without_stream_or_secret_is_a_204_too_with_both_among_the_problems()
    {
        using var response = await PostAsync("/collector/mp/collect?api_secret=", """{"client_id":"1.2","events":[{"name":"x"}]}""");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(["measurement_id", "api_secret"], Assert.Single(Events).Problems.Select(problem => problem.FieldPath));
    }

    [Fact]
    public async Task The_validation_server_says_what_is_wrong_and_records_nothing()
    {
        using var wrong = await PostAsync("/collector/debug/mp/collect", """{"client_id":"one","events":[{"name":"x"}]}""");
        using var right = await PostAsync("/collector/debug/mp/collect", """{"client_id":"1.2","events":[{"name":"x"}]}""");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (wrong.StatusCode, right.StatusCode));
        var message = Assert.Single((await wrong.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("validationMessages").EnumerateArray());
        Assert.Equal("client_id", message.GetProperty("fieldPath").GetString());
        Assert.Equal("VALUE_INVALID", message.GetProperty("validationCode").GetString());
        Assert.NotEqual("", message.GetProperty("description").GetString());
        Assert.Equal("{\"validationMessages\":[]}", Compact(await right.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.Empty(Events);
    }

    [Fact]
    public async Task A_body_of_more_than_a_megabyte_is_refused_and_not_kept()
    {
        using var largest = await PostAsync(Gtm, new string('x', 1024 * 1024));
        using var larger = await PostAsync(Gtm, new string('x', (1024 * 1024) + 1));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.RequestEntityTooLarge), (largest.StatusCode, larger.StatusCode));
        Assert.Single(Events);
    }

    [Fact]
    public async Task Events_are_listed_newest_first_and_by_sink()
    {
        foreach (var n in new[] { 1, 2, 3 })
        {
            (await PostAsync(Gtm, $$"""{"n":{{n}},"url":"https://e.com/?a=1&b=ä"}""")).Dispose();
            (await PostAsync(Ga4, $$"""{"n":{{n}}}""")).Dispose();
        }

        Assert.Equal(["ga4 3", "gtm 3", "ga4 2", "gtm 2", "ga4 1", "gtm 1"], await ListAsync("/collector/events"));
        Assert.Equal(["gtm 3", "gtm 2", "gtm 1"], await ListAsync("/collector/events?sink=gtm"));
        Assert.Equal(["ga4 3", "ga4 2"], await ListAsync("/collector/events?sink=ga4&limit=2"));
        Assert.Contains("https://e.com/?a=1&b=ä", await _client.GetStringAsync("/collector/events", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_is_shown_with_time_status_headers_and_body()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Gtm) { Content = new StringContent("no JSON", Encoding.UTF8, "text/plain") };
        request.Headers.TryAddWithoutValidation("User-Agent", "tests/1");
        request.Headers.TryAddWithoutValidation("Authorization", "canary");
        (await _client.SendAsync(request, TestContext.Current.CancellationToken)).Dispose();

        var shown = Assert.Single((await _client.GetFromJsonAsync<JsonElement>("/collector/events", TestContext.Current.CancellationToken)).EnumerateArray());

        Assert.Equal(("gtm", "POST", "/collector/gtm", "x=1"), (Text("sink"), Text("method"), Text("path"), Text("query")));
        Assert.Equal(_time.GetUtcNow(), shown.GetProperty("time").GetDateTimeOffset());
        Assert.Equal(200, shown.GetProperty("status").GetInt32());
        Assert.Equal("no JSON", Text("body"));
        Assert.Equal("tests/1", shown.GetProperty("headers").GetProperty("User-Agent").GetString());
        Assert.DoesNotContain("canary", shown.GetRawText(), StringComparison.Ordinal);

        string? Text(string name) => shown.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData("api_secret")]
    [InlineData("API_SECRET")]
    public async Task The_secret_is_never_shown(string name)
    {
        (await PostAsync(Ga4.Replace("api_secret", name, StringComparison.Ordinal), """{"client_id":"1.2"}""")).Dispose();

        var shown = await _client.GetStringAsync("/collector/events", TestContext.Current.CancellationToken);

        Assert.Contains($"measurement_id=G-TEST123456&{name}=***", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", Assert.Single(Events).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_text_can_show_does_not_spoil_the_list()
    {
        foreach (var body in new[] { "{\"client_id\":\"\\ud800\",\"events\":[{\"name\":\"\\ud800\"}]}"u8.ToArray(), [.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8], [0xFF, 0x00] })
        {
            using var content = new ByteArrayContent(body);
            using var gtm = await _client.PostAsync(Gtm, content, TestContext.Current.CancellationToken);
            using var again = new ByteArrayContent(body);
            using var ga4 = await _client.PostAsync(Ga4, again, TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NoContent), (gtm.StatusCode, ga4.StatusCode));
        }

        using var list = await _client.GetAsync("/collector/events", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, list.StatusCode);
        Assert.Equal(6, (await list.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetArrayLength());
        Assert.All(Events.Where(received => received.Sink == "ga4"), received => Assert.NotEmpty(received.Problems));
    }

    [Fact]
    public async Task A_deleted_list_is_empty_while_the_count_of_what_was_ever_seen_goes_on()
    {
        (await PostAsync(Gtm, "{}")).Dispose();
        using var deleted = await _client.DeleteAsync("/collector/events", TestContext.Current.CancellationToken);
        (await PostAsync(Ga4, "{}")).Dispose();

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal("ga4", Assert.Single(Events).Sink);
        var seen = await _client.GetFromJsonAsync<Dictionary<string, long>>("/collector", TestContext.Current.CancellationToken);
        Assert.Equal(new Dictionary<string, long> { ["gtm"] = 1, ["ga4"] = 1, ["webhook"] = 0 }, seen);
    }

    private IReadOnlyList<CollectedEvent> Events => _collector.Collector.Events.Snapshot();

    private Task<HttpResponseMessage> PostAsync(string path, string body) =>
        _client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

    private async Task<string[]> ListAsync(string path) =>
        [.. (await _client.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken)).EnumerateArray()
            .Select(shown => $"{shown.GetProperty("sink")} {shown.GetProperty("body").GetProperty("n")}")];

    private static string Compact(string json) => JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(json));
}
