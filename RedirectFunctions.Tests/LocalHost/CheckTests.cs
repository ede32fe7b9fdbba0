using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using RedirectFunctions.Delivery.Checks;
using RedirectFunctions.Delivery.Sinks.Ga4;
using RedirectFunctions.Delivery.Sinks.Gtm;
using RedirectFunctions.LocalHost.Collector;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>The answers are those that Google's pages and the clients' templates describe. The tests check what the command tells a person.</summary>
[Trait("Category", "Slow")]
public sealed class CheckTests
{
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_of_ours_passes_the_validation_server_and_the_person_hears_what_that_does_not_prove()
    {
        await using var collector = await CollectorApp.StartAsync(cancellationToken: Cancelled);

        var findings = await Ga4Async(collector.Ga4Endpoint);

        Assert.Equal([Verdict.Ok, Verdict.Note], findings.Select(finding => finding.Verdict));
        Assert.Contains("GA4_API_SECRET", findings[1].Text, StringComparison.Ordinal);
        Assert.Equal(0, collector.Collector.Events.Seen(SinkNames.Ga4));
    }

    [Fact]
    public async Task The_validation_server_is_asked_to_enforce_its_recommendations()
    {
        JsonNode? body = null;
        await using var server = await HttpStub.StartAsync(async context =>
        {
            body = await JsonNode.ParseAsync(context.Request.Body);
            await context.Response.WriteAsync("""{"validationMessages":[]}""", Cancelled);
        });

        await Ga4Async(server.Url);

        Assert.Equal("ENFORCE_RECOMMENDATIONS", body!["validation_behavior"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(
        """{"validationMessages":[{"fieldPath":"client_id","description":"client_id [18] has invalid format.","validationCode":"VALUE_INVALID"}]}""",
        "at client_id: a value has the wrong form. It says: client_id [18] has invalid format.")]
    [InlineData("""{"validationMessages":[{"description":"Validation should prevent conversion","validationCode":"INTERNAL_ERROR"}]}""", "INTERNAL_ERROR. It says: Validation should")]
    [InlineData("""{"validationMessages":[{}]}""", "no code was given")]
    [InlineData("""{"validationMessages":[{"fieldPath":7,"validationCode":["x"]}]}""", "no code was given")]
    [InlineData("<html>", "none of a validation server")]
    [InlineData("[]", "none of a validation server")]
    [InlineData("""{"messages":[]}""", "none of a validation server")]
    public async Task What_the_validation_server_says_is_explained(string answer, string explained)
    {
        await using var server = await HttpStub.StartAsync(context => context.Response.WriteAsync(answer, Cancelled));

        var findings = await Ga4Async(server.Url);

        Assert.Equal(Verdict.Fix, findings[0].Verdict);
        Assert.Contains(explained, findings[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Data_Client_is_known_by_its_answer()
    {
        await using var collector = await CollectorApp.StartAsync(cancellationToken: Cancelled);

        var findings = await GtmAsync(collector.GtmUrl);

        Assert.Equal(Verdict.Ok, findings[0].Verdict);
        Assert.Contains("not that a tag sent", findings[^1].Text, StringComparison.Ordinal);
        Assert.Contains(CheckClick.Source, collector.Collector.Events.Snapshot().Single().Json.GetProperty("utm_source").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "Note", "redirect_tracking")]
    [InlineData(206, "Fix", "tags failed")]
    [InlineData(302, "Fix", "not followed")]
    [InlineData(400, "Fix", "claims /data")]
    [InlineData(401, "Fix", "GTM_HEADERS")]
    [InlineData(403, "Fix", "GTM_HEADERS")]
    [InlineData(404, "Fix", "gtm-container.md")]
    [InlineData(413, "Fix", "another kind of body")]
    [InlineData(422, "Fix", "another kind of body")]
    [InlineData(418, "Fix", "418")]
    [InlineData(429, "Note", "busy")]
    [InlineData(500, "Fix", "fails (500)")]
    [InlineData(503, "Fix", "fails (503)")]
    public async Task What_a_container_answers_is_explained(int status, string verdict, string explained)
    {
        await using var server = await HttpStub.StartAsync(status, ("Location", "/elsewhere"));

        var findings = await GtmAsync(new Uri(server.Url, "/data"));

        Assert.Equal(verdict, findings[0].Verdict.ToString());
        Assert.Contains(explained, findings[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_preview_header_goes_along_and_is_not_to_stay()
    {
        string? header = null;
        await using var server = await HttpStub.StartAsync(context =>
        {
            header = context.Request.Headers["X-Gtm-Server-Preview"];
            return Task.CompletedTask;
        });

        var findings = await GtmAsync(server.Url, KeyValuePair.Create(GtmOptions.PreviewHeader, "ZW52"));

        Assert.Equal("ZW52", header);
        Assert.Contains(findings, finding => finding.Text.Contains("Take GTM_PREVIEW_HEADER away", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_answer_is_explained_without_the_secret()
    {
        using var port = new RefusingPort();

        var ga4 = await Ga4Async(port.Url);
        var gtm = await GtmAsync(port.Url);
        var unknown = await GtmAsync(new Uri("http://no-such-host.invalid/data"));

        Assert.Equal(Verdict.Fix, Assert.Single(ga4).Verdict);
        Assert.Contains("Nothing answers at 127.0.0.1", ga4[0].Text, StringComparison.Ordinal);
        Assert.Contains("Nothing answers at 127.0.0.1", Assert.Single(gtm).Text, StringComparison.Ordinal);
        Assert.Contains("no-such-host.invalid", Assert.Single(unknown).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", ga4[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_ends_with_0_when_all_is_well_and_with_1_when_something_is_to_be_mended()
    {
        await using var collector = await CollectorApp.StartAsync(cancellationToken: Cancelled);
        (string, string)[] settings =
        [
            ("AzureWebJobsStorage", "UseDevelopmentStorage=true"),
            ("TrackingStorage", "UseDevelopmentStorage=true"),
            ("ALLOWED_DESTINATION_HOSTS", "shop.example"),
            ("ENABLE_GTM_TRACKING", "true"),
            ("GTM_SERVER_SIDE_URL", collector.GtmUrl.AbsoluteUri),
            ("ENABLE_GA4_TRACKING", "true"),
            ("GA4_ENDPOINT", collector.Ga4Endpoint.AbsoluteUri),
            ("GA4_MEASUREMENT_ID", "G-ABC1234567"),
            ("GA4_API_SECRET", "hush"),
        ];
        await using var good = new LocalHostProcess(["check"], settings);
        var (goodCode, goodOutput, goodErrors) = await good.EndAsync();
        collector.Collector.Behaviours.Set(SinkNames.Gtm, new Behaviour { Sink = SinkNames.Gtm, Status = (int)HttpStatusCode.BadRequest });
        await using var bad = new LocalHostProcess(["check"], settings);
        var (badCode, badOutput, _) = await bad.EndAsync();

        Assert.Equal((0, ""), (goodCode, goodErrors));
        Assert.Contains("\n  ok    A Data Client has taken the event (200).", goodOutput, StringComparison.Ordinal);
        Assert.Equal(1, badCode);
        Assert.Contains("\n  fix   No client of the container claims /collector/gtm (400).", badOutput, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", goodOutput + badOutput, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<Finding>> Ga4Async(Uri endpoint)
    {
        using var client = new CheckClient();
        return await new Ga4Check(new Ga4Options(endpoint, "G-ABC1234567", "hush")).RunAsync(client, DateTimeOffset.UtcNow, Cancelled);
    }

    private static async Task<IReadOnlyList<Finding>> GtmAsync(Uri url, params KeyValuePair<string, string>[] headers)
    {
        using var client = new CheckClient();
        return await new GtmCheck(new GtmOptions(url) { Headers = headers }).RunAsync(client, DateTimeOffset.UtcNow, Cancelled);
    }
}
