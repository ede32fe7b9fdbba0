using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Configuration;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Tests.Clicks;
using RedirectFunctions.Tests.Infrastructure;
using RedirectFunctions.Tests.LocalHost;

namespace RedirectFunctions.Tests.EndToEnd;

/// <summary>As in Azure: a wrong tracking setting costs no redirect and no click.</summary>
[Trait("Category", "Slow")]
public sealed class WrongTrackingSettingsTests(AzuriteFixture azurite)
{
    public static TheoryData<string, string, string> Wrong => new()
    {
        { "ga4", "GA4_API_SECRET", "@Microsoft.KeyVault(VaultName=v;SecretName=s)" },
        { "gtm", "GTM_SERVER_SIDE_URL", "gtm.example.com/data" },
        { "gtm", "ENABLE_GTM_TRACKING", "yes" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_sink_with_a_wrong_setting_gets_its_clicks_after_the_start_with_a_right_one(string sink, string name, string value)
    {
        var other = sink == "gtm" ? "ga4" : "gtm";
        await using var app = await RunningApp.StartTolerantlyAsync(azurite);
        var right = Right(app, name);
        await app.StopHostAsync();
        await app.StartHostTolerantlyAsync((name, value));

        await app.ClickAsync("https://example.com/?kept");

        await app.AcceptedAsync(other, "kept");
        await app.WaitForLedgerAsync($"deferred/sink={sink}", 1);
        Assert.True(app.Ledger["deferred/reason=sink_misconfigured"] > 0);
        Assert.Equal(0, app.Events.Seen(sink));
        await AssertToldAsync(app, sink, name);

        await app.StopHostAsync();
        await app.StartHostTolerantlyAsync((name, right));

        await app.Events.WaitForAsync(received => received.Sink == sink && received.IsAccepted, TimeSpan.FromSeconds(90));
        await QueueIs.EmptyAsync(app.Queue);
        Assert.Equal((1, 1), (app.Count(sink), app.Count(other)));
        Assert.Equal("ok\n", await app.Visitor.GetStringAsync("/healthz", TestContext.Current.CancellationToken));
    }

    /// <summary>The sinks are set up correctly, so every click is delivered. Only the disk behind the queues is missing.</summary>
    [Fact]
    public async Task A_spool_folder_that_cannot_be_used_costs_neither_redirect_nor_delivery()
    {
        using var folder = new TemporaryFolder();
        var file = folder["a-file"];
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        await using var app = await RunningApp.StartTolerantlyAsync(azurite);
        await app.StopHostAsync();
        await app.StartHostTolerantlyAsync(("SPOOL_DIRECTORY", Path.Combine(file, "spool")));

        await app.ClickAsync("https://example.com/?kept");

        await app.AcceptedAsync("gtm", "kept");
        await app.AcceptedAsync("ga4", "kept");
        Assert.Single(app.Log.All, line => line.StartsWith("Critical", StringComparison.Ordinal) && line.Contains("SPOOL_DIRECTORY ", StringComparison.Ordinal));
        using var status = JsonDocument.Parse(await app.Visitor.GetStringAsync("/ops/status", TestContext.Current.CancellationToken));
        Assert.StartsWith(
            "SPOOL_DIRECTORY ", Assert.Single(status.RootElement.GetProperty("problems").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Equal(
            "ok, but a setting of tracking is wrong: /ops/status names it\n",
            await app.Visitor.GetStringAsync("/healthz", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_waits_for_a_right_setting_until_the_last_attempt_is_parked()
    {
        await using var app = await RunningApp.StartTolerantlyAsync(azurite, ("GA4_API_SECRET", ""));
        var old = SampleClick.Full with { Time = DateTimeOffset.UtcNow.AddHours(-71) };

        await app.Queue.CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        await app.Queue.SendMessageAsync(QueueJson.Write([new BatchedClick(old, [new OutstandingDelivery("ga4")])]).Single(), cancellationToken: TestContext.Current.CancellationToken);

        await app.WaitForLedgerAsync("parked/sink=ga4", 1);
        Assert.Equal(1, app.Ledger["parked/reason=expired"]);
    }

    [Fact]
    public async Task On_LocalHost_a_wrong_setting_of_tracking_stops_the_start() =>
        Assert.StartsWith(
            "A setting is wrong:\n  GA4_API_SECRET is missing: ",
            (await Assert.ThrowsAsync<InvalidConfigurationException>(() => RunningApp.StartAsync(azurite, ("GA4_API_SECRET", "")))).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task The_start_says_where_clicks_are_delivered_and_which_settings_nobody_reads()
    {
        await using var app = await RunningApp.StartAsync(azurite, ("ENABLE_GA4_TRACKNG", "hush"));
        await using var idle = await RunningApp.StartAsync(azurite, ("ENABLE_GTM_TRACKING", "false"), ("ENABLE_GA4_TRACKING", "false"));

        Assert.Single(app.Log.All, line => line.Contains("Delivers to: GTM container at 127.0.0.1; GA4 stream G-TEST123456 at 127.0.0.1", StringComparison.Ordinal));
        Assert.Single(app.Log.All, line => line.StartsWith("Warning", StringComparison.Ordinal)
            && line.Contains("Nobody reads the setting ENABLE_GA4_TRACKNG. ENABLE_GA4_TRACKING may be meant", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Log.All, line => line.Contains("hush", StringComparison.Ordinal));
        Assert.Single(idle.Log.All, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("Delivers to: nobody", StringComparison.Ordinal));
        Assert.Equal("ok\n", await idle.Visitor.GetStringAsync("/healthz", TestContext.Current.CancellationToken));
    }

    private static string Right(RunningApp app, string name) => app.Host.Services.GetRequiredService<Microsoft.Extensions.Configuration.IConfiguration>()[name]!;

    private static async Task AssertToldAsync(RunningApp app, string sink, string name)
    {
        Assert.Single(app.Log.All, line => line.StartsWith("Critical", StringComparison.Ordinal) && line.Contains($"{name} ", StringComparison.Ordinal));
        using var health = await app.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal("ok, but a setting of tracking is wrong: /ops/status names it\n", await health.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var status = JsonDocument.Parse(await app.Visitor.GetStringAsync("/ops/status", TestContext.Current.CancellationToken));
        Assert.StartsWith($"{name} ", Assert.Single(status.RootElement.GetProperty("problems").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Equal(
            "misconfigured",
            status.RootElement.GetProperty("sinks").EnumerateArray().Single(one => one.GetProperty("name").GetString() == sink).GetProperty("circuit").GetString());
        using var gauges = new GaugeReading(app);
        Assert.Equal(1, gauges.Collect()[$"redirect.settings.wrong/setting={name}"]);
    }
}
