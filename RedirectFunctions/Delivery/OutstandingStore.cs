using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Parking;
using RedirectFunctions.Queueing.Spooling;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Delivery;

/// <summary>
/// Stores the deliveries of a message that have not arrived. What is to be tried again at the same time becomes a follow-up message,
/// together with what is left of other messages; each delivery that is given up is parked as an item of its own.
/// </summary>
public sealed class OutstandingStore
{
    /// <summary>Items of one message that are parked at a time.</summary>
    private const int Concurrency = 8;

    /// <summary>
    /// If neither a queue nor the disk has accepted something, the message is still held, so its content is safe and waiting costs nothing.
    /// Giving it back would deliver everything that has arrived again.
    /// </summary>
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(25)];

    private readonly MessageStore _store;
    private readonly ParkingStore _parking;
    private readonly Ledger _ledger;
    private readonly ClickTracing _tracing;
    private readonly TimeProvider _time;
    private readonly FollowUpJoiner _followUps;

    public OutstandingStore(
        MessageStore store, ParkingStore parking, Ledger ledger, ClickTracing tracing, TimeProvider time, Random random)
    {
        (_store, _parking, _ledger, _tracing, _time) = (store, parking, ledger, tracing, time);
        _followUps = new FollowUpJoiner(PutAsync, time, random);
    }

    /// <inheritdoc cref="FollowUpJoiner.Begin"/>
    public IDisposable Begin() => _followUps.Begin();

    /// <summary>
    /// Stores every delivery that can be stored, in any order. What is left waits for that of other messages from the time that this
    /// returns its task.
    /// </summary>
    /// <exception cref="IOException">For half a minute, something could not be stored anywhere; everything else was.</exception>
    [SuppressMessage("Design", "CA1031", Justification = "What one could not be stored for must not keep the others from being stored.")]
    public async Task StoreAsync(IReadOnlyCollection<DeliveryAttempt> attempts)
    {
        var now = _time.GetUtcNow();
        var jitter = _followUps.Jitter;
        var failed = new ConcurrentQueue<Exception>();
        var dues = attempts.ToLookup(attempt => attempt.Delay(now, jitter));
        var followUps = dues
            .Where(static due => due.Key is not null)
            .SelectMany(due => due.GroupBy(
                IsJoined, (isJoined, together) => TryAsync(() => FollowUpAsync([.. together], due.Key!.Value, isJoined))))
            .ToList();
        await Parallel.ForEachAsync(
            dues[null],
            new ParallelOptions { MaxDegreeOfParallelism = Concurrency },
            async (attempt, _) => await TryAsync(() => PatientlyAsync(() => _parking.ParkDeliveryAsync(attempt.ToParked(now)))));
        await Task.WhenAll(followUps);
        if (failed.TryPeek(out var first))
        {
            throw new IOException($"{failed.Count} of what a message has left behind could be stored nowhere.", first);
        }

        async Task TryAsync(Func<Task> put)
        {
            try
            {
                await put();
            }
            catch (Exception exception)
            {
                failed.Enqueue(exception);
            }
        }
    }

    /// <summary>
    /// What this process could not send in time stays in small messages: they find a place more easily, and the scaler, which counts
    /// messages, adds instances for them.
    /// </summary>
    private static bool IsJoined(DeliveryAttempt attempt) => attempt.Outcome.Reason != SinkBulkhead.LaneFull;

    private async Task FollowUpAsync(List<DeliveryAttempt> attempts, TimeSpan delay, bool isJoined)
    {
        var clicks = attempts
            .GroupBy(attempt => attempt.Click)
            .Select(click => new BatchedClick(click.Key, [.. click.Select(attempt => attempt.Delivery)], click.First().Trace));
        if (isJoined)
        {
            await _followUps.StoreAsync(clicks, delay);
        }
        else
        {
            foreach (var message in QueueJson.Write(clicks))
            {
                await PutAsync(message, delay);
            }
        }

        foreach (var attempt in attempts)
        {
            if (attempt.Outcome is DeliveryOutcome.Deferred)
            {
                _ledger.Deferred(attempt.Delivery.Sink, attempt.Outcome.Reason);
            }
            else
            {
                _ledger.Retried(attempt.Delivery.Sink, attempt.Outcome.Reason);
            }

            _tracing.Retried(attempt.Click.Id, attempt.Delivery.Sink, attempt.Trace, attempt.Outcome.Reason, delay);
        }
    }

    private Task PutAsync(BinaryData message, TimeSpan delay) =>
        PatientlyAsync(() => _store.StoreAsync(SpoolTarget.Tracking, message, delay));

    [SuppressMessage("Design", "CA1031", Justification = "Whatever has failed, the last try says so.")]
    private async Task PatientlyAsync(Func<Task> put)
    {
        foreach (var wait in Waits)
        {
            try
            {
                await put();
                return;
            }
            catch (Exception)
            {
                await Task.Delay(wait, _time);
            }
        }

        await put();
    }
}
