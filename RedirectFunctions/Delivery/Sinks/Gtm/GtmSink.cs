using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery.Sinks.Gtm;

/// <summary>Delivers clicks to a Google Tag Manager server container.</summary>
internal sealed class GtmSink(HttpClient client, GtmOptions options, TimeProvider time) : ITrackingSink
{
    public const string SinkName = "gtm";

    /// <summary>A container answers when its last tag has finished, and a tag's own request may take 15 s; giving up earlier makes duplicates.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    /// <summary>Any: what a container does with an old click is for its tags to decide.</summary>
    public static readonly TimeSpan? OldestClick;

    private readonly SinkClient _client = new(client, time, options.Headers);

    public string Name => SinkName;

    public TimeSpan? MaxAge => OldestClick;

    public Task<DeliveryOutcome> DeliverAsync(Click click, CancellationToken cancellationToken) =>
        _client.PostAsync(options.ServerSideUrl, GtmPayload.Write(click), cancellationToken);
}
