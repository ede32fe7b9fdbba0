using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery.Sinks.Ga4;

/// <summary>Delivers clicks to Google Analytics 4 by the Measurement Protocol.</summary>
/// <remarks>A 2xx says that the request was received and nothing more; that the event counts is proved by the payload's conformance.</remarks>
internal sealed class Ga4Sink(HttpClient client, Ga4Options options, TimeProvider time) : ITrackingSink
{
    public const string SinkName = "ga4";

    /// <summary>The collector answers before it processes; what takes longer than this has stalled.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Measurement Protocol reference, timestamp_micros. What is older is dated to 72 hours ago.</summary>
    public static readonly TimeSpan? OldestClick = TimeSpan.FromHours(72);

    private readonly SinkClient _client = new(client, time, []);

    public string Name => SinkName;

    public TimeSpan? MaxAge => OldestClick;

    public Task<DeliveryOutcome> DeliverAsync(Click click, CancellationToken cancellationToken) =>
        _client.PostAsync(options.CollectUri, Ga4Payload.Write(click, options), cancellationToken);
}
