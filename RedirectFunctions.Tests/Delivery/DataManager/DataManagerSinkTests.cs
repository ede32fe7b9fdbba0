using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Delivery;
using RedirectFunctions.Delivery.Sinks.Ga4.DataManager;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Tests.Delivery.DataManager;

/// <summary>How the sink handles Google's answers.</summary>
public sealed class DataManagerSinkTests
{
    private static readonly DeliveryOutcome Delivered = new DeliveryOutcome.Delivered("http_200", 200);

    [Fact]
    public async Task The_clicks_of_a_message_are_one_request()
    {
        await using var google = await ScriptedGoogle.StartAsync();

        var outcomes = await google.DeliverAsync(ScriptedGoogle.Clicks(128));

        Assert.All(outcomes, outcome => Assert.Equal(Delivered, outcome));
        Assert.Equal(128, Assert.Single(google.Asked).Length);
        Assert.Equal(128, google.Sink.Profile.MaxClicks);
        Assert.Equal("ga4", google.Sink.Profile.Name);
    }

    [Fact]
    public async Task An_event_that_the_error_names_is_refused_alone_and_the_rest_goes_again()
    {
        await using var google = await ScriptedGoogle.StartAsync();
        google.Ingest = asked => asked.Contains("https://shop.example/3", StringComparer.Ordinal)
            ? (400, ScriptedGoogle.Error("INVALID_ARGUMENT", ($"events[{Array.IndexOf(asked, "https://shop.example/3")}].event_timestamp", "EVENT_TIME_INVALID")))
            : (200, "{}");

        var outcomes = await google.DeliverAsync(ScriptedGoogle.Clicks(6));

        Assert.Equal([Delivered, Delivered, Delivered, new DeliveryOutcome.Refused("event_time_invalid", 400), Delivered, Delivered], outcomes);
        Assert.Equal([6, 5], google.Asked.Select(asked => asked.Length));
        var line = Assert.Single(google.Log.All, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("support-1", StringComparison.Ordinal));
        Assert.Contains("events[3].event_timestamp", line, StringComparison.Ordinal);
        Assert.DoesNotContain(google.Log.All, text => text.Contains("hush", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_the_error_names_no_event_it_is_found_by_halves()
    {
        await using var google = await ScriptedGoogle.StartAsync();
        google.Ingest = asked => asked.Contains("https://shop.example/77", StringComparer.Ordinal) ? (400, """{"error":"?"}""") : (200, "{}");

        var outcomes = await google.DeliverAsync(ScriptedGoogle.Clicks(128));

        Assert.Equal(new DeliveryOutcome.Refused("http_400", 400), outcomes[77]);
        Assert.Equal(127, outcomes.Count(outcome => outcome == Delivered));
        Assert.Equal(1 + (2 * 7), google.Asked.Count);
    }

    [Fact]
    public async Task Events_that_are_all_wrong_take_no_more_requests_than_it_takes_to_find_one()
    {
        await using var google = await ScriptedGoogle.StartAsync();
        google.Ingest = _ => (400, "");

        var outcomes = await google.DeliverAsync(ScriptedGoogle.Clicks(128));

        Assert.Equal(24, google.Asked.Count);
        Assert.All(outcomes, outcome => Assert.Equal(400, outcome.Status));
        Assert.Contains(outcomes, outcome => outcome is DeliveryOutcome.Retry);
    }

    [Theory]
    [InlineData(400, "destinations[0].operating_account.account_id", "INVALID_ARGUMENT", "invalid_argument")]
    [InlineData(403, "", "PERMISSION_DENIED_FOR_PROPERTY", "permission_denied_for_property")]
    [InlineData(404, "", "not a word: https://hush", "invalid_argument")]
    public async Task What_is_wrong_with_the_request_as_a_whole_is_not_looked_for_in_its_events(int status, string field, string reason, string outcome)
    {
        await using var google = await ScriptedGoogle.StartAsync();
        google.Ingest = _ => (status, ScriptedGoogle.Error(reason, (field, null)));

        var outcomes = await google.DeliverAsync(ScriptedGoogle.Clicks(5));

        Assert.All(outcomes, one => Assert.Equal(new DeliveryOutcome.Refused(outcome, status), one));
        Assert.Single(google.Asked);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_passing_fault_is_retried_when_Google_says(int status)
    {
        await using var google = await ScriptedGoogle.StartAsync();
        google.Ingest = _ => (status, "");
        google.RetryAfter = "120";

        Assert.Equal(new DeliveryOutcome.Retry($"http_{status}", status, TimeSpan.FromMinutes(2)), Assert.Single(await google.DeliverAsync(ScriptedGoogle.Clicks(1))));
    }

    [Fact]
    public async Task When_the_quota_is_used_up_nothing_is_asked_for_a_minute()
    {
        await using var google = await ScriptedGoogle.StartAsync();
        google.Ingest = _ => (429, "");
        var refused = await google.DeliverAsync(ScriptedGoogle.Clicks(2));
        google.Ingest = static _ => (200, "{}");

        var deferred = await google.DeliverAsync(ScriptedGoogle.Clicks(2));
        google.Time.Advance(TimeSpan.FromMinutes(1));
        var later = await google.DeliverAsync(ScriptedGoogle.Clicks(2));

        Assert.All(refused, outcome => Assert.Equal(new DeliveryOutcome.Retry("http_429", 429, TimeSpan.FromMinutes(1)), outcome));
        Assert.All(deferred, outcome => Assert.Equal(new DeliveryOutcome.Deferred("quota", TimeSpan.FromMinutes(1)), outcome));
        Assert.All(later, outcome => Assert.Equal(Delivered, outcome));
        Assert.Equal(2, google.Asked.Count);
    }

    [Fact]
    public async Task Clicks_of_several_messages_share_a_request_when_the_quota_has_none_to_spare()
    {
        await using var google = await ScriptedGoogle.StartAsync();
        for (var request = 0; request < 230; request++)
        {
            await google.DeliverAsync(ScriptedGoogle.Clicks(1));
        }

        // The quota is used up: the first message waits by itself, and the later ones share requests.
        var sent = Task.WhenAll(Enumerable.Range(0, 41).Select(message => google.DeliverAsync(ScriptedGoogle.Clicks(message == 0 ? 1 : 50))).ToList());
        Assert.Equal(230, google.Asked.Count);
        while (!sent.IsCompleted)
        {
            google.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(sent, Task.Delay(20, TestContext.Current.CancellationToken));
        }

        Assert.All((await sent).SelectMany(outcomes => outcomes), outcome => Assert.Equal(Delivered, outcome));
        Assert.Equal([1, 2000], google.Asked.Skip(230).Select(asked => asked.Length).Order());
    }

    [Fact]
    public async Task A_token_is_had_for_the_identity_s_own_and_kept()
    {
        await using var google = await ScriptedGoogle.StartAsync();

        await google.DeliverAsync(ScriptedGoogle.Clicks(1));
        await google.DeliverAsync(ScriptedGoogle.Clicks(1));

        var exchanged = google.Exchanged.Select(Uri.UnescapeDataString).ToList();
        Assert.Equal(2, exchanged.Count);
        Assert.Contains("audience=//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/azure/providers/redirects", exchanged[0], StringComparison.Ordinal);
        Assert.Contains("subject_token=loopback", exchanged[0], StringComparison.Ordinal);
        Assert.Contains("https://www.googleapis.com/auth/datamanager", exchanged[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_is_not_accepted_is_renewed_once()
    {
        await using var google = await ScriptedGoogle.StartAsync();
        google.Ingest = _ => (google.Asked.Count == 1 ? 401 : 200, "{}");
        Assert.Equal(Delivered, Assert.Single(await google.DeliverAsync(ScriptedGoogle.Clicks(1))));
        Assert.Equal(4, google.Exchanged.Count);

        google.Ingest = _ => (401, "{}");
        Assert.Equal(new DeliveryOutcome.Refused("http_401", 401), Assert.Single(await google.DeliverAsync(ScriptedGoogle.Clicks(1))));
        Assert.Equal(4, google.Asked.Count);
    }

    [Fact]
    public async Task Without_a_token_clicks_wait_and_the_log_says_which_half_is_wrong()
    {
        await using var google = await ScriptedGoogle.StartAsync();
        google.Sts = (400, """{"error":"invalid_target","error_description":"hush"}""");

        var outcome = Assert.Single(await google.DeliverAsync(ScriptedGoogle.Clicks(1)));

        Assert.Equal(new DeliveryOutcome.Retry("no_token_invalid_target", null), outcome);
        Assert.Empty(google.Asked);
        Assert.Contains(google.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("no_token_invalid_target", StringComparison.Ordinal));
        Assert.DoesNotContain(google.Log.All, line => line.Contains("hush", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_became_of_events_is_asked_half_an_hour_later_and_counted()
    {
        await using var google = await ScriptedGoogle.StartAsync();
        google.Ingest = static _ => (200, """{"requestId":"r 1","fieldWarnings":[{},{}]}""");
        await google.DeliverAsync(ScriptedGoogle.Clicks(10));
        var watch = google.Services.GetRequiredService<IngestStatusWatch>();
        google.Status = static () => (200, """{"requestStatusPerDestination":[{"requestStatus":"PROCESSING"}]}""");

        await watch.AskAsync(CancellationToken.None);
        Assert.Empty(google.Polled);
        google.Time.Advance(TimeSpan.FromMinutes(30));
        await watch.AskAsync(CancellationToken.None);
        await watch.AskAsync(CancellationToken.None);
        Assert.Equal(["r 1"], google.Polled);
        google.Status = static () => (200, """
            {"requestStatusPerDestination":[{"requestStatus":"PARTIAL_SUCCESS","eventsIngestionStatus":{"recordCount":"10"},
             "errorInfo":{"errorCounts":[{"recordCount":"3","reason":"PROCESSING_ERROR_REASON_EVENT_TOO_OLD"}]},
             "warningInfo":{"warningCounts":[{"recordCount":1,"reason":"PROCESSING_WARNING_REASON_NO_CONSENT"}]}}]}
            """);
        google.Time.Advance(TimeSpan.FromHours(1));
        await watch.AskAsync(CancellationToken.None);

        Assert.Equal(
            [("failed_event_too_old", 3), ("success", 7), ("warning_field", 2), ("warning_no_consent", 1)],
            google.Services.GetRequiredService<Ledger>().Sums.Read().Where(sum => sum.Counter == "redirect.processed").Select(sum => (sum.Detail!, sum.Count)));
        google.Time.Advance(TimeSpan.FromDays(2));
        await watch.AskAsync(CancellationToken.None);
        Assert.Equal(2, google.Polled.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"requestStatusPerDestination":7}""")]
    [InlineData("""{"requestStatusPerDestination":[7]}""")]
    public async Task A_status_that_never_comes_is_given_up_after_a_day_and_counted(string answer)
    {
        await using var google = await ScriptedGoogle.StartAsync();
        google.Status = () => (200, answer);
        await google.DeliverAsync(ScriptedGoogle.Clicks(1));
        var watch = google.Services.GetRequiredService<IngestStatusWatch>();

        for (var day = 0; day < 9; day++)
        {
            google.Time.Advance(TimeSpan.FromDays(1));
            await watch.AskAsync(CancellationToken.None);
        }

        Assert.Equal(7, google.Polled.Count);
        var sum = Assert.Single(google.Services.GetRequiredService<Ledger>().Sums.Read(), sum => sum.Counter == "redirect.processed");
        Assert.Equal(("unknown", 1), (sum.Detail, sum.Count));
    }
}
