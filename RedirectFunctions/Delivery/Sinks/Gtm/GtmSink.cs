using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery.Sinks.Gtm;

/// <summary>Delivers clicks to a Google Tag Manager server container.</summary>
/// <remarks>A click of any age: what a container does with an old one is for its tags to decide.</remarks>
internal sealed class GtmSink(HttpClient client, GtmOptions options, TimeProvider time) : ITrackingSink
{
    private readonly SinkClient _client = new(client, time, options.Headers);

    public static SinkProfile Gtm { get; } = new("gtm", "Google Tag Manager", "GTM")
    {
        // A container answers when its last tag has finished, and a tag's own request may take 15 s; giving up earlier makes duplicates.
        Timeout = TimeSpan.FromSeconds(20),
    };

    public SinkProfile Profile => Gtm;

    public async Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(
        IReadOnlyList<Click> clicks, string group, CancellationToken cancellationToken) =>
        [await _client.PostAsync(options.ServerSideUrl, GtmPayload.Write(clicks[0]), cancellationToken)];
}
