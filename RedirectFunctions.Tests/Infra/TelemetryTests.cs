using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using RedirectFunctions.Telemetry;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Infra;

/// <summary>Compares alerts and workbook with what the app emits. A rule about a metric that nothing emits would never fire.</summary>
[Trait("Category", "Slow")]
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
        // Instruments are created on first use, and one click uses all of them.
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
    [InlineData("webhook-gone", "endpoint_gone")]
    [InlineData("webhook-signature", "http_401")]
    [InlineData("events-failed", "redirect.processed")]
    [InlineData("fallback-used", "redirect.fallback")]
    [InlineData("fallback-waiting", "redirect.fallback.messages")]
    [InlineData("spool-used", "redirect.spool.bytes")]
    [InlineData("spool-used", "redirect.memory.clicks")]
    [InlineData("settings-wrong", "redirect.settings.wrong")]
    [InlineData("spool-corrupt", "redirect.spool.corrupt")]
    [InlineData("canary-late", "redirect.canary.age")]
    [InlineData("redirects-slow", "percentile(DurationMs, 95)")]
    public void There_is_an_alert(string alert, string about)
    {
        var rule = Assert.Single(Deployment.OfEverything.All("Microsoft.Insights/scheduledQueryRules"), rule => rule.Name == $"shop-links-{alert}");

        Assert.Contains(about, QueryOf(rule), StringComparison.Ordinal);
        Assert.Equal(2, rule["properties.actions.actionGroups"].GetArrayLength());
    }

    /// <summary>With the default thresholds, and with the certificate alert of a deployment that has a domain.</summary>
    [Fact]
    public void The_document_lists_every_alert_with_its_threshold_and_no_other() => Assert.Equal(
        new Deployment("main").Resources
            .Concat(new Deployment("examples/own-domain").Resources.Where(resource => resource.Name.EndsWith("certificate-expires", StringComparison.Ordinal)))
            .Where(resource => resource.Type is "Microsoft.Insights/scheduledQueryRules" or "Microsoft.Insights/metricAlerts")
            .Select(rule => (rule.Name[(rule.Name.IndexOf('-', StringComparison.Ordinal) + 1)..], rule["properties.severity"].GetInt32().ToString(CultureInfo.InvariantCulture), ThresholdOf(rule), WindowOf(rule)))
            .Order(),
        AlertRow().Matches(RepositoryFile.ReadAllText("docs", "operations.md"))
            .Select(row => (row.Groups["name"].Value, row.Groups["severity"].Value, row.Groups["fires"].Value, row.Groups["within"].Value))
            .Order());

    [Theory]
    [InlineData("not-reachable", "https://go.shop.example/r?destinationUrl=https%3A%2F%2Fcanary.invalid%2F", 302)]
    [InlineData("certificate-expires", "https://go.shop.example/healthz", 200)]
    public void A_test_from_outside_asks_for_what_the_app_answers(string key, string url, int status)
    {
        var test = Assert.Single(Deployment.OfEverything.All("Microsoft.Insights/webtests"), test => test.Name == $"shop-links-{key}");

        Assert.Equal(url, test["properties.Request.RequestUrl"].GetString());
        Assert.False(test["properties.Request.FollowRedirects"].GetBoolean());
        Assert.Equal(status, test["properties.ValidationRules.ExpectedHttpStatusCode"].GetInt32());
        Assert.Equal(300, test["properties.Frequency"].GetInt32());
        Assert.Equal(5, test["properties.Locations"].GetArrayLength());
    }

    private static string ThresholdOf(DeployedResource rule)
    {
        if (rule.Find("properties.criteria.failedLocationCount") is { } places)
        {
            return $"{places} of 5 places";
        }

        var criterion = Assert.Single(rule["properties.criteria.allOf"].EnumerateArray());
        return $"{(criterion.GetProperty("operator").GetString() == "LessThan" ? "under" : "over")} {criterion.GetProperty("threshold")}";
    }

    private static string WindowOf(DeployedResource rule) =>
        XmlConvert.ToTimeSpan(rule["properties.windowSize"].GetString()!) is { TotalHours: >= 1 } hours ? $"{hours.TotalHours} h" : $"{XmlConvert.ToTimeSpan(rule["properties.windowSize"].GetString()!).TotalMinutes} min";

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

    [GeneratedRegex(@"^\| (?<name>[a-z-]+) \| (?<severity>\d) \| (?<fires>[^|]+) \| (?<within>[^|]+) \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex AlertRow();

    [GeneratedRegex(@"'(?<name>redirect\.[a-z_.]+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MetricName();
}
