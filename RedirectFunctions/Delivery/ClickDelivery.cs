using Microsoft.Extensions.Logging;
using RedirectFunctions.Clicks;
using RedirectFunctions.Queueing;

namespace RedirectFunctions.Delivery;

/// <summary>
/// Delivers a batch of clicks: every outstanding delivery is attempted once, and what has not arrived is stored again
/// before this returns, as a follow-up message or parked. A failed delivery is an expected outcome; an exception leaves
/// only where a message cannot be read, or where what is left could not be stored: then the trigger tries the whole message again.
/// </summary>
public sealed partial class ClickDelivery
{
    /// <summary>Attempts at one sink at a time, per message; one slow sink then fills its own lane and not the other's.</summary>
    private const int ConcurrentAttemptsPerSink = 16;

    private readonly Dictionary<string, ITrackingSink> _sinks;
    private readonly OutstandingQueue _outstanding;
    private readonly TimeProvider _time;
    private readonly ILogger<ClickDelivery> _logger;

    internal ClickDelivery(IEnumerable<ITrackingSink> sinks, OutstandingQueue outstanding, TimeProvider time, ILogger<ClickDelivery> logger)
    {
        _sinks = sinks.ToDictionary(sink => sink.Name, StringComparer.Ordinal);
        _outstanding = outstanding;
        _time = time;
        _logger = logger;
    }

    /// <param name="message">The text of a queue message.</param>
    /// <param name="cancellationToken">Stops further attempts; those under way are let finish, since a request that was cut off may have arrived.</param>
    /// <exception cref="InvalidDataException">The message is not a click batch.</exception>
    public async Task DeliverAsync(BinaryData message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!QueueJson.TryReadBatch(message, out var batch, out var problem))
        {
            throw new InvalidDataException($"The queue message is not a click batch: {problem}.");
        }

        var attempts = batch.Clicks
            .SelectMany(batched => batched.Deliveries, (batched, delivery) => new Attempt(batched.Click, delivery))
            .ToList();
        await Task.WhenAll(attempts
            .GroupBy(attempt => attempt.Delivery.Sink, StringComparer.Ordinal)
            .Select(group => AttemptAllAsync(group, cancellationToken)));

        await StoreOutstandingAsync(attempts);
    }

    private Task AttemptAllAsync(IGrouping<string, Attempt> attempts, CancellationToken cancellationToken)
    {
        if (!_sinks.TryGetValue(attempts.Key, out var sink))
        {
            foreach (var attempt in attempts)
            {
                attempt.Outcome = new DeliveryOutcome.Refused("sink_disabled", null);
            }

            return Task.CompletedTask;
        }

        var lanes = new ParallelOptions { MaxDegreeOfParallelism = ConcurrentAttemptsPerSink, CancellationToken = CancellationToken.None };
        return Parallel.ForEachAsync(attempts, lanes, async (attempt, _) =>
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                await AttemptAsync(sink, attempt);
            }
        });
    }

    private async Task AttemptAsync(ITrackingSink sink, Attempt attempt)
    {
        var start = _time.GetTimestamp();
        attempt.Outcome = await sink.DeliverAsync(attempt.Click, CancellationToken.None);
        var elapsed = _time.GetElapsedTime(start);
        var failed = attempt.Outcome is not DeliveryOutcome.Delivered;
        Log.Attempted(
            _logger,
            failed ? LogLevel.Warning : LogLevel.Information,
            attempt.Click.Id,
            sink.Name,
            attempt.Delivery.Attempts + 1,
            attempt.Outcome.GetType().Name,
            attempt.Outcome.Reason,
            elapsed.TotalMilliseconds);

        var now = _time.GetUtcNow();
        attempt.Delivery = attempt.Delivery with
        {
            Attempts = attempt.Delivery.Attempts + 1,
            FirstFailure = failed ? attempt.Delivery.FirstFailure ?? now : attempt.Delivery.FirstFailure,
            LastFailure = failed ? now : attempt.Delivery.LastFailure,
            LastReason = failed ? attempt.Outcome.Reason : attempt.Delivery.LastReason,
        };
    }

    /// <summary>One follow-up message per due time, so that what failed together is tried together; and the parking.</summary>
    private async Task StoreOutstandingAsync(List<Attempt> attempts)
    {
        var now = _time.GetUtcNow();
        var jitter = Random.Shared.NextDouble();
        var followUps = new List<(TimeSpan Delay, Attempt Attempt)>();
        foreach (var attempt in attempts)
        {
            switch (attempt.Outcome)
            {
                case null:
                    followUps.Add((TimeSpan.Zero, attempt));
                    break;
                case DeliveryOutcome.Retry retry when RetrySchedule.Next(attempt.Delivery.Attempts, now - attempt.Click.Time, retry.NotBefore, jitter) is { } delay:
                    followUps.Add((delay, attempt));
                    break;
                case DeliveryOutcome.Retry:
                    await ParkAsync(attempt, "expired", attempt.Outcome.Status, now);
                    break;
                case DeliveryOutcome.Refused refused:
                    await ParkAsync(attempt, refused.Reason, refused.Status, now);
                    break;
            }
        }

        foreach (var due in followUps.GroupBy(followUp => followUp.Delay))
        {
            await _outstanding.FollowUpAsync(
                due.GroupBy(followUp => followUp.Attempt.Click, followUp => followUp.Attempt.Delivery)
                    .Select(click => new BatchedClick(click.Key, [.. click])),
                due.Key);
        }
    }

    private Task ParkAsync(Attempt attempt, string reason, int? status, DateTimeOffset now)
    {
        Log.Parked(_logger, attempt.Click.Id, attempt.Delivery.Sink, reason, attempt.Delivery.Attempts);
        return _outstanding.ParkAsync(new ParkedDelivery(ParkedDelivery.CurrentVersion, now, reason, status, attempt.Delivery, attempt.Click));
    }

    /// <summary>One delivery on its way through one call; without an outcome it was not attempted.</summary>
    private sealed class Attempt(Click click, OutstandingDelivery delivery)
    {
        public Click Click { get; } = click;

        public OutstandingDelivery Delivery { get; set; } = delivery;

        public DeliveryOutcome? Outcome { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Message = "Click {ClickId} to {Sink}, attempt {Attempt}: {Outcome}, {Reason}, {ElapsedMs:F0} ms")]
        public static partial void Attempted(
            ILogger logger, LogLevel level, Guid clickId, string sink, int attempt, string outcome, string reason, double elapsedMs);

        [LoggerMessage(2, LogLevel.Error, "Click {ClickId} to {Sink} parked: {Reason}, after {Attempts} attempts")]
        public static partial void Parked(ILogger logger, Guid clickId, string sink, string reason, int attempts);
    }
}
