using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Clicks;
using RedirectFunctions.Delivery;
using RedirectFunctions.Delivery.Checks;
using RedirectFunctions.Delivery.Sinks.Ga4.DataManager;
using RedirectFunctions.LocalHost.Collector;
using RedirectFunctions.Tests.Clicks;

namespace RedirectFunctions.Tests.Delivery.DataManager;

/// <summary>The collector checks what the sink sends against the documented rules; and those rules themselves.</summary>
public sealed class DataManagerStandInTests
{
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    private static readonly DataManagerOptions Options = new(
        new Uri("https://datamanager.googleapis.com"), "123456789", "G-ABC1234567", new GoogleIdentity(null!, "api://x", "projects/1", "a@b"));

    private static Click Recent => SampleClick.Full with { Time = DateTimeOffset.UtcNow };

    [Fact]
    public async Task Clicks_of_every_kind_are_accepted()
    {
        await using var collector = await CollectorApp.StartAsync(cancellationToken: Cancelled);
        await using var services = ScriptedGoogle.ServicesAt(collector.Ga4Endpoint, TimeProvider.System);
        Click[] clicks =
        [
            Recent,
            SampleClick.Bare with { Time = DateTimeOffset.UtcNow },
            Recent with { IsCanary = true },
            Recent with { IsPrivate = true, IpAddress = null },
            Recent with { IpAddress = "2001:db8::" },
            Recent with
            {
                Destination = "https://shop.example/" + new string('ü', 3000),
                Platform = SampleClick.Parameters([.. Enumerable.Range(0, 40).Select(number => ($"platform_{number}", new string('v', 700)))]),
            },
        ];

        var outcomes = await services.GetRequiredService<DataManagerSink>().DeliverAsync(clicks, "", Cancelled);

        Assert.All(outcomes, outcome => Assert.Equal(new DeliveryOutcome.Delivered("http_200", 200), outcome));
        var events = collector.Collector.Events.Snapshot();
        // Each click with its campaign event, if it has a campaign.
        Assert.Equal((2 * clicks.Length) - 1, events.Count);
        Assert.All(events, received => Assert.Empty(received.Problems));
        var first = events[1].Json;
        Assert.Equal("redirect_tracking", first.GetProperty("eventName").GetString());
        Assert.Equal(SampleClick.Full.ClientId, first.GetProperty("clientId").GetString());
        Assert.Equal("203.0.113.0", first.GetProperty("eventDeviceInfo").GetProperty("ipAddress").GetString());
    }

    [Fact]
    public async Task One_wrong_click_is_refused_by_the_stand_in_and_the_others_arrive()
    {
        await using var collector = await CollectorApp.StartAsync(cancellationToken: Cancelled);
        await using var services = ScriptedGoogle.ServicesAt(collector.Ga4Endpoint, TimeProvider.System);

        var outcomes = await services.GetRequiredService<DataManagerSink>().DeliverAsync([Recent, Recent with { ClientId = "one" }, Recent], "", Cancelled);

        Assert.Equal(["http_200", "invalid_client_id", "http_200"], outcomes.Select(outcome => outcome.Reason));
        // Two events for each click, because both have a campaign.
        Assert.Equal(4, collector.Collector.Events.Snapshot().Count(received => received.IsAccepted));
    }

    [Fact]
    public async Task A_token_that_was_revoked_is_renewed()
    {
        await using var collector = await CollectorApp.StartAsync(cancellationToken: Cancelled);
        await using var services = ScriptedGoogle.ServicesAt(collector.Ga4Endpoint, TimeProvider.System);
        var sink = services.GetRequiredService<DataManagerSink>();
        await sink.DeliverAsync([Recent], "", Cancelled);
        collector.Collector.Tokens.RevokeAll();

        Assert.Equal("http_200", Assert.Single(await sink.DeliverAsync([Recent], "", Cancelled)).Reason);
    }

    [Fact]
    public async Task The_check_has_an_event_validated_of_which_nothing_is_kept()
    {
        await using var collector = await CollectorApp.StartAsync(cancellationToken: Cancelled);
        await using var services = ScriptedGoogle.ServicesAt(collector.Ga4Endpoint, TimeProvider.System);
        using var client = new CheckClient();

        var findings = await services.GetServices<ISinkCheck>().OfType<DataManagerCheck>().Single().RunAsync(client, DateTimeOffset.UtcNow, Cancelled);

        Assert.Equal([Verdict.Ok, Verdict.Note], findings.Select(finding => finding.Verdict));
        Assert.Equal(0, collector.Collector.Events.Seen(SinkNames.Ga4));
    }

    [Theory]
    [InlineData(400, "GA4_PROPERTY_ID")]
    [InlineData(401, "GA4_SERVICE_ACCOUNT")]
    [InlineData(403, "must be Editor of property 123456789")]
    [InlineData(404, "GA4_DATA_MANAGER_ENDPOINT")]
    [InlineData(429, "quota")]
    [InlineData(503, "fails (503")]
    public async Task The_check_explains_an_error(int status, string explained)
    {
        await using var google = await ScriptedGoogle.StartAsync();
        google.Ingest = _ => (status, ScriptedGoogle.Error("SOME_REASON", ("events[0].x", null)));
        using var client = new CheckClient();

        var finding = Assert.Single(await google.Services.GetServices<ISinkCheck>().OfType<DataManagerCheck>().Single().RunAsync(client, DateTimeOffset.UtcNow, Cancelled));

        Assert.Contains(explained, finding.Text, StringComparison.Ordinal);
        Assert.Contains("some_reason, events[0].x", finding.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_says_that_there_is_no_token()
    {
        await using var google = await ScriptedGoogle.StartAsync();
        google.Sts = (400, """{"error":"invalid_grant"}""");
        using var client = new CheckClient();

        var finding = Assert.Single(await google.Services.GetServices<ISinkCheck>().OfType<DataManagerCheck>().Single().RunAsync(client, DateTimeOffset.UtcNow, Cancelled));

        Assert.Equal(Verdict.Fix, finding.Verdict);
        Assert.Contains("no_token_invalid_grant", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Click_ids_of_Google_Ads_and_consent_are_where_the_API_has_them()
    {
        var click = Recent with { Platform = SampleClick.Parameters(("platform_gclid", "Cj0"), ("platform_wbraid", "w")), Consent = new(AdUserData: true, AdPersonalization: false) };

        var one = JsonNode.Parse(IngestEvent.Write(click, Options)[0])!;

        Assert.Equal("""{"gclid":"Cj0","wbraid":"w"}""", one["adIdentifiers"]!.ToJsonString());
        Assert.Equal("""{"adUserData":"CONSENT_GRANTED","adPersonalization":"CONSENT_DENIED"}""", one["consent"]!.ToJsonString());
        Assert.All(one["additionalEventParameters"]!.AsArray(), parameter => Assert.Equal(System.Text.Json.JsonValueKind.String, parameter!["value"]!.GetValueKind()));
    }

    /// <summary>Each change makes a correct request break one documented rule.</summary>
    [Theory]
    [InlineData("destinations", "[]", "destinations")]
    [InlineData("destinations[0].operatingAccount.accountType", "\"GOOGLE_ADS\"", "destinations[0].operatingAccount.accountType")]
    [InlineData("destinations[0].operatingAccount.accountId", "123", "destinations[0].operatingAccount.accountId")]
    [InlineData("destinations[0].productDestinationId", "\"123\"", "destinations[0].productDestinationId")]
    [InlineData("client_id", "\"1.2\"", "")]
    [InlineData("events", "[]", "events")]
    [InlineData("events[0].eventName", "null", "events[0].eventName")]
    [InlineData("events[0].eventName", "\"session_start\"", "events[0].eventName")]
    [InlineData("events[0].eventTimestamp", "null", "events[0].eventTimestamp")]
    [InlineData("events[0].eventTimestamp", "\"2020-01-01T00:00:00Z\"", "events[0].eventTimestamp")]
    [InlineData("events[0].eventTimestamp", "1766400000000000", "events[0].eventTimestamp")]
    [InlineData("events[0].eventSource", "\"APP\"", "events[0].eventSource")]
    [InlineData("events[0].clientId", "null", "events[0].clientId")]
    [InlineData("events[0].appInstanceId", "\"x\"", "events[0].clientId")]
    [InlineData("events[0].consent", "{\"adUserData\":\"GRANTED\"}", "events[0].consent")]
    [InlineData("events[0].eventDeviceInfo.ipAddress", "\"here\"", "events[0].eventDeviceInfo.ipAddress")]
    [InlineData("events[0].params", "{}", "events[0]")]
    [InlineData("events[0].additionalEventParameters[0].value", "1", "events[0].additionalEventParameters[0]")]
    [InlineData("events[0].additionalEventParameters[0].parameterName", "\"ga_x\"", "events[0].additionalEventParameters[0]")]
    public void A_request_that_breaks_a_rule_is_told_where(string path, string value, string told)
    {
        var request = JsonNode.Parse(IngestRequest.Write(Options, IngestEvent.Write(Recent, Options)))!;
        var rules = new DataManagerRules(TimeProvider.System);
        Assert.Empty(rules.Check(Bytes(request), out _));

        Set(request, path, value == "null" ? null : JsonNode.Parse(value));

        Assert.Equal(told, Assert.Single(rules.Check(Bytes(request), out _)).FieldPath);
    }

    [Fact]
    public void There_are_at_most_2000_events()
    {
        var one = IngestEvent.Write(Recent, Options);

        Assert.Empty(new DataManagerRules(TimeProvider.System).Check(IngestRequest.Write(Options, Enumerable.Repeat(one[0], 2000)), out _));
        Assert.Equal(
            "TOO_MANY_EVENTS",
            Assert.Single(new DataManagerRules(TimeProvider.System).Check(IngestRequest.Write(Options, Enumerable.Repeat(one[0], 2001)), out _)).ValidationCode);
    }

    private static byte[] Bytes(JsonNode node) => System.Text.Encoding.UTF8.GetBytes(node.ToJsonString());

    private static void Set(JsonNode root, string path, JsonNode? value)
    {
        var parts = path.Replace("[0]", ".0", StringComparison.Ordinal).Split('.');
        var parent = parts[..^1].Aggregate(root, (node, part) => part == "0" ? node[0]! : node[part]!);
        if (value is null)
        {
            parent.AsObject().Remove(parts[^1]);
        }
        else
        {
            parent[parts[^1]] = value;
        }
    }
}
