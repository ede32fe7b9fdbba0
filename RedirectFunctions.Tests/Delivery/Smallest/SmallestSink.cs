using RedirectFunctions.Clicks;
using RedirectFunctions.Delivery;

namespace RedirectFunctions.Tests.Delivery.Smallest;

/// <summary>Posts the destination of each click, as JSON.</summary>
internal sealed class SmallestSink(HttpClient client, SmallestOptions options, TimeProvider time) : ITrackingSink
{
    private readonly SinkClient _client = new(client, time, headers: []);

    public static SinkProfile Smallest { get; } = new("smallest", "The smallest sink", "Smallest") { Timeout = TimeSpan.FromSeconds(10) };

    public SinkProfile Profile => Smallest;

    public async Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(
        IReadOnlyList<Click> clicks, string group, CancellationToken cancellationToken) =>
        [await _client.PostAsync(options.Url, SmallestPayload.Write(clicks[0]), cancellationToken)];
}
