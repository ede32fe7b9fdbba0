using Microsoft.Extensions.Logging;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Parking;
using RedirectFunctions.Queueing.Spooling;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Delivery;

/// <summary>
/// Delivers a batch of clicks: every outstanding delivery is attempted once, and what has not arrived is stored again
/// before this returns, as a follow-up message or parked. A failed delivery is an expected outcome; an exception leaves
/// only where what is left could not be stored: then the trigger tries the whole message again.
/// </summary>
public sealed partial class ClickDelivery(
    IEnumerable<SinkBulkhead> sinks,
    MessageStore store,
    ParkingStore parking,
    Ledger ledger,
    Histograms histograms,
    ClickTracing tracing,
    CanaryWatch canary,
    TimeProvider time,
    Random random,
    ILogger<ClickDelivery> logger)
{
    private readonly Dictionary<string, SinkBulkhead> _sinks = sinks.ToDictionary(sink => sink.Name, StringComparer.Ordinal);

    /// <param name="message">The text of a queue message; one that cannot be read is parked untouched.</param>
    /// <param name="stopping">The host stops: what has not begun is put back into the queue.</param>
    /// <exception cref="IOException">What is left could be stored neither in the queue nor on disk.</exception>
    public async Task DeliverAsync(BinaryData message, CancellationToken stopping)
    {
        if (!QueueJson.TryReadBatch(message, out var batch, out var problem))
        {
            Log.Unreadable(logger, problem);
            await parking.ParkMessageAsync(message, "unreadable");
            return;
        }

        var attempts = batch.Clicks
            .SelectMany(batched => batched.Deliveries, (batched, delivery) => new DeliveryAttempt(batched.Click, delivery, batched.Trace))
            .ToList();
        await Task.WhenAll(attempts
            .GroupBy(attempt => attempt.Delivery.Sink, StringComparer.Ordinal)
            .Select(ofSink => _sinks.TryGetValue(ofSink.Key, out var sink)
                ? sink.AttemptAsync([.. ofSink], Finish, stopping)
                : RefuseAsync(ofSink)));
        await StoreOutstandingAsync(attempts);
    }

    /// <summary>The sink was switched off after the click; the delivery is kept, since it may be switched on again.</summary>
    private Task RefuseAsync(IEnumerable<DeliveryAttempt> attempts)
    {
        foreach (var attempt in attempts)
        {
            Finish(attempt, new DeliveryOutcome.Refused("sink_disabled", null), TimeSpan.Zero);
        }

        return Task.CompletedTask;
    }

    private void Finish(DeliveryAttempt attempt, DeliveryOutcome outcome, TimeSpan elapsed)
    {
        attempt.Finish(outcome, time.GetUtcNow());
        var sink = attempt.Delivery.Sink;
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

    /// <summary>One follow-up message per due time, so that what failed together is tried together; and the parking.</summary>
    private async Task StoreOutstandingAsync(List<DeliveryAttempt> attempts)
    {
        var now = time.GetUtcNow();
        var jitter = random.NextDouble();
        foreach (var due in attempts.Where(attempt => attempt.IsOutstanding).GroupBy(attempt => attempt.Delay(now, jitter)))
        {
            if (due.Key is { } delay)
            {
                await FollowUpAsync([.. due], delay);
                continue;
            }

            foreach (var attempt in due)
            {
                await parking.ParkDeliveryAsync(attempt.ToParked(now));
            }
        }
    }

    private async Task FollowUpAsync(List<DeliveryAttempt> attempts, TimeSpan delay)
    {
        await store.FollowUpAsync(
            attempts.GroupBy(attempt => attempt.Click)
                .Select(click => new BatchedClick(click.Key, [.. click.Select(attempt => attempt.Delivery)], click.First().Trace)),
            delay);
        foreach (var attempt in attempts)
        {
            if (attempt.Outcome is DeliveryOutcome.Deferred)
            {
                ledger.Deferred(attempt.Delivery.Sink, attempt.Outcome.Reason);
            }
            else
            {
                ledger.Retried(attempt.Delivery.Sink, attempt.Outcome.Reason);
            }

            tracing.Retried(attempt.Click.Id, attempt.Delivery.Sink, attempt.Trace, attempt.Outcome.Reason, delay);
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
