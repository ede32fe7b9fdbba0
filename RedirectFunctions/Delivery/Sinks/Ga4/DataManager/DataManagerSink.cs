using Microsoft.Extensions.Logging;
using RedirectFunctions.Clicks;
using RedirectFunctions.Queueing.Messages;

namespace RedirectFunctions.Delivery.Sinks.Ga4.DataManager;

/// <summary>Delivers clicks to Google Analytics 4 by the Data Manager API, those of a message together.</summary>
/// <remarks>A 2xx says that the events were received; what became of them is asked later (<see cref="IngestStatusWatch"/>).</remarks>
internal sealed class DataManagerSink : ITrackingSink
{
    private readonly DataManagerOptions _options;
    private readonly IngestLine _line;

    public DataManagerSink(
        IngestClient client, DataManagerOptions options, IngestStatusWatch watch, TimeProvider time, ILogger<DataManagerSink> logger)
    {
        var quota = new IngestQuota(time);
        _options = options;
        _line = new IngestLine(new IngestBatch(client, options, quota, watch, logger), quota, time, logger);
    }

    /// <summary>To queue messages it is the same sink, whichever way its clicks go.</summary>
    public static SinkProfile DataManager { get; } = Ga4Sink.Ga4 with
    {
        MaxClicks = ClickBatch.MaxClicks,
        // Its requests are those of IngestClient.
        Timeout = null,
    };

    public SinkProfile Profile => DataManager;

    public async Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(
        IReadOnlyList<Click> clicks, string group, CancellationToken cancellationToken)
    {
        // One that cannot be written throws here, before anything has left.
        PendingIngest[] pending = [.. clicks.Select(click => new PendingIngest(IngestEvent.Write(click, _options)))];
        return await _line.SendAsync(pending);
    }
}
