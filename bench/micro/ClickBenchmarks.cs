using BenchmarkDotNet.Attributes;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Campaigns;
using RedirectFunctions.Clicks.Consent;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Clicks.Privacy;
using RedirectFunctions.Clicks.Traffic;
using RedirectFunctions.Clicks.Visitors;
using RedirectFunctions.Delivery.Sinks.Ga4;
using RedirectFunctions.Delivery.Sinks.Gtm;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Redirects.Destinations;
using RedirectFunctions.Redirects.Links;

namespace Micro;

/// <summary>The steps of a click, each by itself, with a typical campaign link.</summary>
[MemoryDiagnoser]
public class ClickBenchmarks
{
    private const string Target =
        "https://www.shop.example/products/summer-dress-i.4711.815?utm_source=newsletter&utm_medium=email&utm_campaign=id_summer%20sale%202026&utm_content=banner-top-7-----"
        + "&utm_term=dress%2Bred&utm_id=123456&xptdk=9f8e7d6c-5b4a-4321-a987-0123456789ab&sp_atk=9f8e7d6c-5b4a-4321-a987-0123456789ab&ref=home_banner&color=red&size=38&page=2";

    private static readonly PlatformParameters Platform = new([], []);
    private static readonly AllowedHosts Hosts = AllowedHosts.Parse(".shop.example", out _)!;
    private static readonly VisitorOptions Visitor = new();
    private static readonly TrafficClassifier Classifier = new();
    private static readonly BotPatterns Bots = new();
    private static readonly Ga4Options Ga4 = new(new Uri("https://ga4.example"), "G-BENCH12345", "none");

    private readonly Attribution _attribution = new(Platform);
    private readonly Redaction _redaction = new(Platform, []);
    private readonly DestinationPolicy _policy = new(new DestinationRules(Hosts));
    private readonly ParameterForwarding _forwarding = ParameterForwarding.OfClickIds();
    private readonly ClickFactory _factory;
    private readonly LinkRequest _request;
    private readonly HttpHeadersCollection _headers = new();
    private readonly OutstandingDelivery[] _deliveries = [new("gtm"), new("ga4")];
    private readonly Click _click;
    private int _agent;

    public ClickBenchmarks()
    {
        BotPatterns.WarmUp();
        _headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) "
            + "Chrome/140.0.0.0 Mobile Safari/537.36");
        _headers.TryAddWithoutValidation("Accept-Language", "en-SG,en;q=0.9");
        _headers.TryAddWithoutValidation("Referer", "https://www.facebook.com/");
        _headers.TryAddWithoutValidation("Sec-Fetch-Mode", "navigate");
        _headers.TryAddWithoutValidation("X-Forwarded-For", "203.0.113.77:50123");
        _factory = new ClickFactory(_attribution, _redaction, Classifier, new VisitorIdentifier(Visitor, Random.Shared), Visitor, TimeProvider.System, CampaignRules.None);
        _request = new LinkRequest { Method = "GET", Query = ("destinationUrl=" + Uri.EscapeDataString(Target)).AsMemory(), Headers = _headers };
        _click = _factory.Create(Target, "", _headers, VisitorConsent.Unsaid).Click!;
    }

    /// <summary>All that the redirect does except for sending: from the raw query to the JSON of the click.</summary>
    [Benchmark(Baseline = true)]
    public object Path()
    {
        var link = LinkReader.Read(_request, out _)!;
        var destination = Destination.Parse(link.Destination!, out _)!;
        _policy.Check(destination, link.Destination!, link.Signature);
        var location = _forwarding.Apply(destination.Url, link.OwnQuery);
        var click = _factory.Create(location, link.OwnQuery, _headers, VisitorConsent.Unsaid).Click!;
        return QueueJson.Write(new BatchedClick(click, _deliveries));
    }

    [Benchmark]
    public object? ReadLinkAndPolicy()
    {
        var link = LinkReader.Read(_request, out _)!;
        var destination = Destination.Parse(link.Destination!, out _)!;
        return _policy.Check(destination, link.Destination!, link.Signature);
    }

    [Benchmark]
    public string Redact() => _redaction.Url(Target, clickIds: false);

    [Benchmark]
    public object CreateClick() => _factory.Create(Target, "", _headers, VisitorConsent.Unsaid);

    [Benchmark]
    public object ReadAttribution() => _attribution.Read(Target, "", withClickIds: true);

    [Benchmark]
    public object ClassifyKnownAgent() => Classifier.Classify(_headers);

    /// <summary>Agents that were never seen before, so none is in a cache.</summary>
    [Benchmark]
    public bool MatchNewBrowser() => Bots.IsBot(
        $"Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.{_agent++}.0 Mobile Safari/537.36");

    [Benchmark]
    public bool MatchNewCrawler() => Bots.IsBot(
        $"Mozilla/5.0 (compatible; Googlebot/2.1.{_agent++}; +http://www.google.com/bot.html)");

    [Benchmark]
    public object WriteClick() => QueueJson.Write(new BatchedClick(_click, _deliveries));

    [Benchmark]
    public object WriteGtm() => GtmPayload.Write(_click);

    [Benchmark]
    public object WriteGa4() => Ga4Payload.Write(_click, Ga4);
}
