using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.RegularExpressions;
using RedirectFunctions.Telemetry;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Infra;

/// <summary>Alerts and workbook, against what the app says: a rule over a metric that nobody emits stays silent for ever.</summary>
public partial class TelemetryTests(AzuriteFixture azurite)
{
    public static TheoryData<string> Deployments => [.. Deployment.Names];

    [Fact]
    public async Task Alerts_and_workbook_name_only_metrics_that_the_app_has()
    {
        var emitted = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == Ledger.MeterName)
                {
                    emitted[instrument.Name] = instrument.Unit ?? "";
                }
            },
        };
        listener.Start();
        await using var app = await RunningApp.StartAsync(azurite);
        // What nobody has asked for yet is not made yet: one click asks for all.
        await app.ClickAsync("https://example.com/");
        await app.AcceptedAsync("ga4");

        var deployment = Deployment.OfEverything;
        var queries = deployment.All("Microsoft.Insights/scheduledQueryRules").Select(QueryOf)
            .Append(deployment.The("Microsoft.Insights/workbooks")["properties.serializedData"].GetString()!);
        var named = queries.SelectMany(query => MetricName().Matches(query)).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);

        Assert.Contains("redirect.lost", named);
        Assert.Empty(named.Except(emitted.Keys, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("click-lost", "redirect.lost")]
    [InlineData("parked", "redirect.parked")]
    [InlineData("parked-waiting", "redirect.parked.messages")]
    [InlineData("outstanding-old", "redirect.queue.oldest_age")]
    [InlineData("sink-silent", "redirect.delivered")]
    [InlineData("deliveries-failing", "redirect.retried")]
    [InlineData("fallback-used", "redirect.fallback")]
    [InlineData("fallback-waiting", "redirect.fallback.messages")]
    [InlineData("spool-used", "redirect.spool.bytes")]
    [InlineData("spool-used", "redirect.memory.clicks")]
    [InlineData("settings-wrong", "redirect.settings.wrong")]
    [InlineData("server-errors", "between (500 .. 599)")]
    [InlineData("redirects-slow", "percentile(DurationMs, 95)")]
    public void There_is_an_alert(string alert, string about)
    {
        var rule = Assert.Single(Deployment.OfEverything.All("Microsoft.Insights/scheduledQueryRules"), rule => rule.Name == $"shop-links-{alert}");

        Assert.Contains(about, QueryOf(rule), StringComparison.Ordinal);
        Assert.Equal(2, rule["properties.actions.actionGroups"].GetArrayLength());
    }

    [Fact]
    public void The_README_lists_every_alert_and_no_other() => Assert.Equal(
        Deployment.OfEverything.All("Microsoft.Insights/scheduledQueryRules").Select(rule => (rule.Name["shop-links-".Length..], rule["properties.severity"].GetInt32())).Order(),
        AlertRow().Matches(RepositoryFile.ReadAllText("infra", "README.md")).Select(row => (row.Groups["name"].Value, int.Parse(row.Groups["severity"].ValueSpan, CultureInfo.InvariantCulture))).Order());

    /// <summary>The rule's criteria read a column Value, and the columns of its dimensions.</summary>
    [Theory]
    [MemberData(nameof(Deployments))]
    public void An_alert_s_query_has_the_columns_that_the_alert_reads(string name) => Assert.All(
        new Deployment(name).All("Microsoft.Insights/scheduledQueryRules"),
        rule =>
        {
            var criterion = Assert.Single(rule["properties.criteria.allOf"].EnumerateArray());
            Assert.Equal("Value", criterion.GetProperty("metricMeasureColumn").GetString());
            Assert.All(
                criterion.GetProperty("dimensions").EnumerateArray().Select(dimension => dimension.GetProperty("name").GetString()).Append("Value").Append("TimeGenerated"),
                column => Assert.Contains(column!, QueryOf(rule).TrimEnd().Split('\n')[^1], StringComparison.Ordinal));
        });

    private static string QueryOf(DeployedResource rule) => Assert.Single(rule["properties.criteria.allOf"].EnumerateArray()).GetProperty("query").GetString()!;

    [GeneratedRegex(@"^\| (?<name>[a-z-]+) \| (?<severity>\d) \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex AlertRow();

    [GeneratedRegex(@"'(?<name>redirect\.[a-z_.]+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MetricName();
}
