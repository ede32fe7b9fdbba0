using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Delivery;

/// <summary>
/// Guards one sink: a bounded number of open requests, and a circuit breaker. A delivery that may not pass now is deferred without an
/// attempt, so that a sink that is slow or down delays neither the other sinks nor the messages behind.
/// </summary>
public sealed partial class SinkBulkhead : IDisposable
{
    /// <summary>
    /// Requests to one sink that may be open in this process. The trigger fetches more messages while no more than newBatchThreshold
    /// (host.json) are being worked on. That still holds with two slow sinks and one request for each message.
    /// </summary>
    internal const int Requests = 128;

    /// <summary>Concurrent requests for one message.</summary>
    internal const int RequestsPerMessage = 16;

    /// <summary>The reason of what was put off because this process has more for the sink than it can send.</summary>
    internal const string LaneFull = "lane_full";

    internal static readonly TimeSpan BusyDelay = TimeSpan.FromSeconds(5);

    private readonly SinkCaller _caller;
    private readonly ClickTracing _tracing;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrencyLimiter _requests = new(new() { PermitLimit = Requests, QueueLimit = int.MaxValue });

    public SinkBulkhead(ITrackingSink sink, ClickTracing tracing, TimeProvider time, ILogger<SinkBulkhead> logger)
    {
        _caller = new SinkCaller(sink, time, logger);
        Profile = sink.Profile;
        _tracing = tracing;
        _time = time;
        _logger = logger;
    }

    public SinkProfile Profile { get; }

    public string Name => Profile.Name;

    /// <inheritdoc cref="SinkCaller.Circuit"/>
    public string Circuit => _caller.Circuit;

    /// <inheritdoc cref="SinkCaller.ProbeNow"/>
    public void ProbeNow() => _caller.ProbeNow();

    /// <summary>
    /// Attempts the deliveries of one message. Each has its outcome when this returns, whatever was thrown: one exception would make the
    /// whole message, including what has arrived, be delivered again.
    /// </summary>
    /// <param name="finished">Called for each delivery once it has its outcome.</param>
    /// <param name="stopping">
    /// The host is stopping: no new request starts. Open ones may finish, because a request that is cut off may still have arrived.
    /// </param>
    public async Task AttemptAsync(
        IReadOnlyCollection<DeliveryAttempt> attempts, Action<DeliveryAttempt, TimeSpan> finished, CancellationToken stopping)
    {
        // Clicks that were sent together before are sent together again.
        DeliveryAttempt[][] calls =
            [.. attempts.GroupBy(attempt => attempt.Delivery.Group).SelectMany(group => group.Chunk(Profile.MaxClicks))];
        var atOnce = Math.Min(calls.Length, RequestsPerMessage);
        using var place = await TakePlaceAsync(atOnce, attempts.Count);
        if (place is null)
        {
            foreach (var attempt in attempts)
            {
                Finish(attempt, new DeliveryOutcome.Deferred(LaneFull, BusyDelay), TimeSpan.Zero, finished);
            }

            return;
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = CancellationToken.None };
        await Parallel.ForEachAsync(calls, options, async (call, _) => await AttemptAsync(call, finished, stopping));
    }

    public void Dispose() => _requests.Dispose();

    /// <summary>
    /// How long a message waits for its requests to pass. Waiting takes a place from other messages; deferring costs storing its clicks
    /// again. So a few clicks wait little more than a second, and the 128 of a full message nine.
    /// </summary>
    internal static TimeSpan LongestWait(double clicks) => TimeSpan.FromSeconds(1 + (clicks / 16));

    private async ValueTask<RateLimitLease?> TakePlaceAsync(int requests, int clicks)
    {
        var place = _requests.AttemptAcquire(requests);
        if (place.IsAcquired)
        {
            return place;
        }

        using var patience = new CancellationTokenSource(LongestWait(clicks));
        try
        {
            return await _requests.AcquireAsync(requests, patience.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task AttemptAsync(DeliveryAttempt[] call, Action<DeliveryAttempt, TimeSpan> finished, CancellationToken stopping)
    {
        var start = _time.GetTimestamp();
        using var spans = new AttemptSpans(_tracing, Name, call);
        var outcomes = stopping.IsCancellationRequested
            ? [.. call.Select(static _ => new DeliveryOutcome.Deferred("stopping", TimeSpan.Zero))]
            : await _caller.AskAsync(call);
        var elapsed = _time.GetElapsedTime(start);
        for (var i = 0; i < call.Length; i++)
        {
            spans.End(i, outcomes[i]);
            Finish(call[i], outcomes[i], elapsed, finished);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever the telling runs into, the delivery has its outcome.")]
    private void Finish(DeliveryAttempt attempt, DeliveryOutcome outcome, TimeSpan elapsed, Action<DeliveryAttempt, TimeSpan> finished)
    {
        attempt.Finish(outcome, _time.GetUtcNow());
        try
        {
            finished(attempt, elapsed);
        }
        catch (Exception exception)
        {
            Log.NotTold(_logger, attempt.Click.Id, Name, Failure.Of(exception));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Error, "Click {ClickId} to {Sink}: its outcome could not be reported, {Failure}")]
        public static partial void NotTold(ILogger logger, Guid clickId, string sink, string failure);
    }
}
