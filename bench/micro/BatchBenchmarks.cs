using BenchmarkDotNet.Attributes;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Campaigns;
using RedirectFunctions.Clicks.Consent;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Clicks.Privacy;
using RedirectFunctions.Clicks.Traffic;
using RedirectFunctions.Clicks.Visitors;
using RedirectFunctions.Queueing.Messages;

namespace Micro;

/// <summary>Messages, by the number of their clicks. No two clicks are alike, because no two visitors are.</summary>
[MemoryDiagnoser]
public class BatchBenchmarks
{
    private byte[][] _clicks = [];
    private BinaryData _message = BinaryData.Empty;

    [Params(1, 8, 64)]
    public int Clicks { get; set; }

    [GlobalSetup]
    public void MakeClicks()
    {
        var visitor = new VisitorOptions();
        var platform = new PlatformParameters([], []);
        var factory = new ClickFactory(
            new Attribution(platform), new Redaction(platform, []), new TrafficClassifier(), new VisitorIdentifier(visitor, Random.Shared), visitor, TimeProvider.System, CampaignRules.None);
        var random = new Random(1);
        _clicks = [.. Enumerable.Range(0, Clicks).Select(number =>
        {
            var headers = new HttpHeadersCollection();
            headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like "
                + $"Gecko) Chrome/{120 + number % 20}.0.{6000 + number % 50}.{number % 8} Mobile Safari/537.36");
            headers.TryAddWithoutValidation("Referer", "https://www.facebook.com/");
            var token = random.GetHexString(32);
            var url = $"https://www.shop.example/products/dress-i.{random.Next()}?utm_source=newsletter&utm_medium=email&utm_campaign=summer%20{number % 9}&utm_id={random.Next()}&xptdk={token}&sp_atk={token}&color=red";
            return QueueJson.Write(
                new BatchedClick(factory.Create(url, "", headers, VisitorConsent.Unsaid).Click!, [new("gtm"), new("ga4")]));
        })];
        _message = Join();
    }

    [Benchmark]
    public BinaryData Join()
    {
        using var batch = new BatchBuilder();
        foreach (var click in _clicks)
        {
            batch.Add(click);
        }

        return batch.Take();
    }

    [Benchmark]
    public bool Read() => QueueJson.TryReadBatch(_message, out _, out _);
}
