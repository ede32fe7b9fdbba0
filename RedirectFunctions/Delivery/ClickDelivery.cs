using Microsoft.Extensions.Logging;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Parking;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Delivery;

/// <summary>
/// Delivers a batch of clicks. Every outstanding delivery is attempted once, and whatever has not arrived is stored again before this
/// returns, in a follow-up message or in parking. A failed delivery is an expected outcome. An exception escapes only if something cannot
/// be stored anywhere; the trigger then tries the whole message again.
/// </summary>
public sealed partial class ClickDelivery(
    IEnumerable<SinkBulkhead> sinks,
    OutstandingStore outstanding,
    ParkingStore parking,
    Ledger ledger,
    Histograms histograms,
    CanaryWatch canary,
    TimeProvider time,
    ILogger<ClickDelivery> logger)
{
    private readonly Dictionary<string, SinkBulkhead> _sinks = sinks.ToDictionary(sink => sink.Name, StringComparer.Ordinal);

    /// <param name="message">The text of a queue message; one that cannot be read is parked untouched.</param>
    /// <param name="stopping">The host is stopping: deliveries that have not begun go back to the queue.</param>
    /// <exception cref="IOException">See <see cref="OutstandingStore.StoreAsync"/>.</exception>
    public async Task DeliverAsync(BinaryData message, CancellationToken stopping)
    {
        if (!QueueJson.TryReadBatch(message, out var batch, out var problem))
        {
            Log.Unreadable(logger, problem);
            await parking.ParkMessageAsync(message, "unreadable");
            return;
        }

        var attempts = batch.Clicks
            .SelectMany(
                batched => batched.Deliveries,
                (batched, delivery) => new DeliveryAttempt(batched.Click, delivery, batched.Trace, HorizonOf(delivery.Sink)))
            .ToList();
        Task stored;
        using (outstanding.Begin())
        {
            await Task.WhenAll(attempts
                .GroupBy(attempt => attempt.Delivery.Sink, StringComparer.Ordinal)
                .Select(ofSink => _sinks.TryGetValue(ofSink.Key, out var sink)
                    ? sink.AttemptAsync([.. ofSink], Tell, stopping)
                    : RefuseAsync(ofSink)));
            stored = outstanding.StoreAsync([.. attempts.Where(attempt => attempt.IsOutstanding)]);
        }

        await stored;
    }

    /// <summary>Does not matter without a sink.</summary>
    private TimeSpan HorizonOf(string sink) => _sinks.GetValueOrDefault(sink)?.Profile.Horizon ?? TimeSpan.Zero;

    /// <summary>The sink was switched off after the click. The delivery is kept, because the sink may be switched on again.</summary>
    private Task RefuseAsync(IEnumerable<DeliveryAttempt> attempts)
    {
        foreach (var attempt in attempts)
        {
            attempt.Finish(new DeliveryOutcome.Refused("sink_disabled", null), time.GetUtcNow());
            Tell(attempt, TimeSpan.Zero);
        }

        return Task.CompletedTask;
    }

    private void Tell(DeliveryAttempt attempt, TimeSpan elapsed)
    {
        var (sink, outcome) = (attempt.Delivery.Sink, attempt.Outcome);
        switch (outcome)
        {
            case DeliveryOutcome.Delivered delivered:
                ledger.Delivered(sink, delivered.HasRemark);
                histograms.Delivered(sink, attempt.Click.Time, attempt.Delivery.Attempts);
                if (attempt.Click.IsCanary)
                {
                    canary.Delivered(sink, attempt.Click.Time);
                }

                Log.Delivered(logger, attempt.Click.Id, sink, attempt.Delivery.Attempts, outcome.Reason, elapsed.TotalMilliseconds);
                break;
            case DeliveryOutcome.Deferred:
                Log.Deferred(logger, attempt.Click.Id, sink, outcome.Reason);
                break;
            default:
                if (outcome is DeliveryOutcome.Retry { MayHaveArrived: true })
                {
                    ledger.PossiblyDuplicated(sink);
                }

                Log.Failed(logger, attempt.Click.Id, sink, attempt.Delivery.Attempts, outcome.Reason, elapsed.TotalMilliseconds);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Click {ClickId} to {Sink}, attempt {Attempt}: delivered, {Reason}, {ElapsedMs:F0} ms")]
        public static partial void Delivered(ILogger logger, Guid clickId, string sink, int attempt, string reason, double elapsedMs);

        [LoggerMessage(3, LogLevel.Warning, "Click {ClickId} to {Sink}, attempt {Attempt}: failed, {Reason}, {ElapsedMs:F0} ms")]
        public static partial void Failed(ILogger logger, Guid clickId, string sink, int attempt, string reason, double elapsedMs);

        [LoggerMessage(4, LogLevel.Debug, "Click {ClickId} to {Sink}: deferred, {Reason}")]
        public static partial void Deferred(ILogger logger, Guid clickId, string sink, string reason);

        [LoggerMessage(2, LogLevel.Error, "A queue message is not a click batch: {Problem}")]
        public static partial void Unreadable(ILogger logger, string problem);
    }
}
