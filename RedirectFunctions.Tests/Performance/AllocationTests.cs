using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Processes;
using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Campaigns;
using RedirectFunctions.Clicks.Consent;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Clicks.Privacy;
using RedirectFunctions.Clicks.Traffic;
using RedirectFunctions.Clicks.Visitors;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Redirects;
using RedirectFunctions.Redirects.Destinations;
using RedirectFunctions.Redirects.Links;
using RedirectFunctions.Tests.Clicks;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Performance;

/// <summary>
/// Fails if the redirect path allocates more than it used to. It counts bytes, not time: they are the same on every machine, apart from
/// the runtime's own caches.
/// </summary>
[Trait("Category", "Slow")]
public sealed class AllocationTests(AzuriteFixture azurite)
{
    /// <summary>4 KiB. A Debug build, which tests usually use, allocates a little more than a Release build.</summary>
    private const int Most = 4096;

    private const string Target =
        "https://www.shop.example/products/summer-dress-i.4711.815?utm_source=newsletter&utm_medium=email&utm_campaign=id_summer%20sale%202026&utm_content=banner-top-7-----"
        + "&utm_term=dress%2Bred&utm_id=123456&xptdk=9f8e7d6c-5b4a-4321-a987-0123456789ab&sp_atk=9f8e7d6c-5b4a-4321-a987-0123456789ab&ref=home_banner&color=red&size=38&page=2";

    private static readonly PlatformParameters Platform = new([], []);
    private static readonly VisitorOptions Visitor = new();
    private static readonly OutstandingDelivery[] Deliveries = [new("gtm"), new("ga4")];

    private readonly ClickFactory _factory = new(new Attribution(Platform), new Redaction(Platform, []), new TrafficClassifier(), new VisitorIdentifier(Visitor, Random.Shared), Visitor, TimeProvider.System, CampaignRules.None);
    private readonly DestinationPolicy _policy = new(new DestinationRules(AllowedHosts.Parse(".shop.example", out _)!));
    private readonly ParameterForwarding _forwarding = ParameterForwarding.OfClickIds();

    private readonly LinkRequest _request = new()
    {
        Method = "GET",
        Query = ("destinationUrl=" + Uri.EscapeDataString(Target)).AsMemory(),
        Headers = RequestHeadersOf.Visitor(
            ("User-Agent", "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"),
            ("Accept-Language", "en-SG,en;q=0.9"),
            ("Referer", "https://www.facebook.com/"),
            ("Sec-Fetch-Mode", "navigate"),
            ("X-Forwarded-For", "203.0.113.77:50123")),
    };

    /// <summary>A link with a dozen parameters, from the raw query to the JSON for a message, which has some 1,200 bytes.</summary>
    [Fact]
    public void A_click_is_read_and_written_within_4_KiB() => Assert.InRange(BytesOfLaterCalls(ReadAndWrite), 2_000, Most);

    [Fact]
    public void A_link_is_read_and_checked_within_1200_bytes() => Assert.InRange(BytesOfLaterCalls(() => Read()), 500, 1_200);

    /// <summary>
    /// All that the app does with a request until it waits for the queue, including the wait, but without the host, the message and
    /// the storage SDK. The queue does not answer meanwhile, so clicks stand in line, and nothing else runs on this thread.
    /// </summary>
    [Fact]
    public async Task A_redirect_takes_less_than_4_KiB_until_it_waits()
    {
        await using var proxy = new StorageProxy(azurite.ConnectionString);
        await using var app = await RunningApp.StartAsync(proxy.ConnectionString, ("ENQUEUE_BUDGET_MS", "10000"), ("QUEUE_SEND_SLOTS", "1"));
        var endpoint = app.Host.Services.GetRequiredService<RedirectEndpoint>();
        await endpoint.AnswerAsync(_request);
        // The minimum of several rounds: the first one fills the pool of texts, and tests that run in parallel take from it as well.
        var bytes = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            proxy.Stall();
            // The first click starts the message that is held up.
            var answers = new List<Task<LinkAnswer>>(1000) { endpoint.AnswerAsync(_request) };
            bytes = Math.Min(bytes, BytesOf(() => answers.Add(endpoint.AnswerAsync(_request)), calls: 900));
            proxy.Flow();
            Assert.All(await Task.WhenAll(answers), answer => Assert.Equal(HttpStatusCode.Found, answer.Status));
        }

        Assert.InRange(bytes, 2_000, Most);
    }

    private void ReadAndWrite()
    {
        var (link, destination) = Read();
        var location = _forwarding.Apply(destination.Url, link.OwnQuery);
        QueueJson.Write(new BatchedClick(_factory.Create(location, link.OwnQuery, _request.Headers, VisitorConsent.Unsaid).Click!, Deliveries));
    }

    private (LinkReading Link, Destination Destination) Read()
    {
        var link = LinkReader.Read(_request, out _)!;
        var destination = Destination.Parse(link.Destination!, out _)!;
        Assert.Null(_policy.Check(destination, link.Destination!, link.Signature));
        return (link, destination);
    }

    /// <summary>Bytes of one call, after everything that is created only once.</summary>
    internal static long BytesOfLaterCalls(Action action)
    {
        BytesOf(action, calls: 1000);
        return BytesOf(action, calls: 1000);
    }

    private static long BytesOf(Action action, int calls)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < calls; call++)
        {
            action();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / calls;
    }
}
