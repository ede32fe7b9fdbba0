using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery.Sinks.Ga4;

/// <summary>Delivers clicks to Google Analytics 4 by the Measurement Protocol.</summary>
/// <remarks>
/// A 2xx says that the request was received and nothing more; that the event counts is proved by the payload's conformance.
/// </remarks>
internal sealed class Ga4Sink(HttpClient client, Ga4Options options, TimeProvider time) : ITrackingSink
{
    private readonly SinkClient _client = new(client, time, []);

    public static SinkProfile Ga4 { get; } = new("ga4", "Google Analytics 4", "GA4")
    {
        // Measurement Protocol reference, timestamp_micros: what is older is dated to 72 hours ago.
        MaxAge = TimeSpan.FromHours(72),
        // The collector answers before it processes; what takes longer than this has stalled.
        Timeout = TimeSpan.FromSeconds(10),
    };

    public SinkProfile Profile => Ga4;

    public async Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(
        IReadOnlyList<Click> clicks, string group, CancellationToken cancellationToken) =>
        [await _client.PostAsync(options.CollectUri, Ga4Payload.Write(clicks[0], options), cancellationToken)];
}
