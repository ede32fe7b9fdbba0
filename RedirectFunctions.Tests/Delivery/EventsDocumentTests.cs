using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using RedirectFunctions.Clicks.Traffic;
using RedirectFunctions.Delivery.Sinks.Ga4;
using RedirectFunctions.Delivery.Sinks.Gtm;
using RedirectFunctions.Tests.Clicks;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Delivery;

/// <summary>docs/events.md and docs/ga4-reports.md agree with the code that they describe.</summary>
public partial class EventsDocumentTests
{
    private static readonly string[] Events = ["docs", "events.md"];
    private static readonly string[] Reports = ["docs", "ga4-reports.md"];

    [Fact]
    public void Every_key_that_GTM_gets_is_listed_and_no_other() => Assert.Equal(
        Keys(GtmJson.Default.GtmPayload).Order(StringComparer.Ordinal),
        DocumentTable.After("## GTM:", Events).SelectMany(row => DocumentTable.Names(row[0])).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_key_that_GA4_gets_is_listed_where_it_stands_and_no_other()
    {
        var rows = DocumentTable.After("## GA4:", Events);

        Assert.Equal(
            Keys(Ga4Json.Default.Ga4Payload).Where(key => key != "events").Order(StringComparer.Ordinal),
            rows.Where(row => row[0] == "request").SelectMany(row => DocumentTable.Names(row[1])).Order(StringComparer.Ordinal));
        Assert.Equal(
            Keys(Ga4Json.Default.Ga4Params).Order(StringComparer.Ordinal),
            rows.Where(row => row[0] == "params").SelectMany(row => DocumentTable.Names(row[1])).Order(StringComparer.Ordinal));
        Assert.Equal(
            Keys(Ga4Json.Default.Ga4CampaignParams).Order(StringComparer.Ordinal),
            DocumentTable.After("`GA4_PARAM_VALUE_LIMIT=500`", Events).SelectMany(row => DocumentTable.Names(row[0])).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_limits_of_GA4_are_those_that_are_listed()
    {
        var platform = Enumerable.Range(1, 30).Select(number => ($"platform_{number:00}_{new string('n', 28)}", new string('v', 500))).ToArray();
        var click = SampleClick.Full with
        {
            Destination = $"https://{string.Join('.', Enumerable.Repeat(new string('h', 60), 4))}/{new string('d', 5000)}",
            Referrer = new string('r', 5000),
            Platform = SampleClick.Parameters(platform),
        };
        var parameters = JsonNode.Parse(Ga4Payload.Write(click, new Ga4Options(new Uri("https://ga4.example"), "G-ABC1234567", "secret")))!["events"]![0]!["params"]!.AsObject();
        var limits = DocumentTable.After("## GA4:", Events).Where(row => row[0] == "params")
            .SelectMany(row => DocumentTable.Names(row[1]).Select(name => (Name: name, Limit: row[3])))
            .ToDictionary(row => row.Name, row => row.Limit, StringComparer.Ordinal);

        foreach (var name in new[] { "page_location", "page_referrer", "destination_url", "destination_host", "parameters_cut" })
        {
            Assert.Equal(limits[name].Replace(",", "", StringComparison.Ordinal), parameters[name]!.GetValue<string>().Length.ToString(CultureInfo.InvariantCulture));
        }

        var family = DocumentTable.After("## GA4:", Events).Single(row => row[1].Contains("`platform_*`", StringComparison.Ordinal));
        Assert.Equal($"as found, until there are {parameters.Count} parameters", family[2]);
        Assert.Equal($"{parameters[platform[0].Item1]!.GetValue<string>().Length} each, names {platform[0].Item1.Length}", family[3]);
    }

    [Fact]
    public void Every_kind_of_traffic_is_listed_with_every_reason()
    {
        var rows = DocumentTable.After("**Who has clicked**", Events);
        var reasons = Reason().Matches(RepositoryFile.ReadAllText("RedirectFunctions", "Clicks", "Traffic", "TrafficClassifier.cs"));

        Assert.Equal(
            Enum.GetNames<TrafficKind>().Select(name => name.ToLowerInvariant()).Order(StringComparer.Ordinal),
            rows.SelectMany(row => DocumentTable.Names(row[0])).Order(StringComparer.Ordinal));
        Assert.NotEmpty(reasons);
        Assert.Equal(
            reasons.Select(match => (match.Groups["kind"].Value.ToLowerInvariant(), match.Groups["reason"].Value)).Distinct().Order(),
            rows.SelectMany(row => DocumentTable.Names(row[2]).Select(reason => (DocumentTable.Names(row[0]).Single(), reason))).Order());
    }

    [Fact]
    public void Reports_name_only_parameters_that_GA4_gets()
    {
        var known = Keys(Ga4Json.Default.Ga4Params).ToHashSet(StringComparer.Ordinal);
        var dimensions = DocumentTable.After("## 1.", Reports).SelectMany(row => DocumentTable.Names(row[1]));
        var queried = Queried().Matches(RepositoryFile.ReadAllText(Reports)).Select(match => match.Groups["key"].Value).ToList();

        Assert.NotEmpty(queried);
        Assert.All(dimensions.Concat(queried), name => Assert.True(known.Contains(name) || name.StartsWith("utm_", StringComparison.Ordinal), name));
    }

    private static IEnumerable<string> Keys(JsonTypeInfo type) => type.Properties.Where(property => !property.IsExtensionData).Select(property => property.Name);

    [GeneratedRegex("TrafficKind\\.(?<kind>[A-Za-z]+), \"(?<reason>[a-z-]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reason();

    [GeneratedRegex("key = '(?<key>[a-z_]+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Queried();
}
