using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Parking;
using RedirectFunctions.Queueing.Spooling;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Delivery;

/// <summary>
/// Stores the deliveries of a message that have not arrived: one follow-up message for each due time, so that deliveries that failed
/// together are tried together, and one parked item for each delivery that is given up.
/// </summary>
public sealed class OutstandingStore(
    MessageStore store,
    ParkingStore parking,
    Ledger ledger,
    ClickTracing tracing,
    TimeProvider time,
    Random random)
{
    /// <summary>Puts at a time for one message.</summary>
    private const int Concurrency = 8;

    /// <summary>
    /// If neither a queue nor the disk has accepted something, the message is still held, so its content is safe and waiting costs nothing.
    /// Giving it back would deliver everything that has arrived again.
    /// </summary>
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(25)];

    /// <summary>Stores every delivery that can be stored, in any order.</summary>
    /// <exception cref="IOException">For half a minute, something could not be stored anywhere; everything else was.</exception>
    [SuppressMessage("Design", "CA1031", Justification = "What one could not be stored for must not keep the others from being stored.")]
    public async Task StoreAsync(IReadOnlyCollection<DeliveryAttempt> attempts)
    {
        var now = time.GetUtcNow();
        var jitter = random.NextDouble();
        var puts = attempts
            .GroupBy(attempt => attempt.Delay(now, jitter))
            .SelectMany(due => due.Key is { } delay
                ? [() => FollowUpAsync([.. due], delay)]
                : due.Select(attempt => (Func<Task>)(() => PatientlyAsync(() => parking.ParkDeliveryAsync(attempt.ToParked(now))))));
        var failed = new ConcurrentQueue<Exception>();
        await Parallel.ForEachAsync(puts, new ParallelOptions { MaxDegreeOfParallelism = Concurrency }, async (put, _) =>
        {
            try
            {
                await put();
            }
            catch (Exception exception)
            {
                failed.Enqueue(exception);
            }
        });
        if (failed.TryPeek(out var first))
        {
            throw new IOException($"{failed.Count} of what a message has left behind could be stored nowhere.", first);
        }
    }

    private async Task FollowUpAsync(List<DeliveryAttempt> attempts, TimeSpan delay)
    {
        var clicks = attempts
            .GroupBy(attempt => attempt.Click)
            .Select(click => new BatchedClick(click.Key, [.. click.Select(attempt => attempt.Delivery)], click.First().Trace));
        foreach (var message in QueueJson.Write(clicks))
        {
            await PatientlyAsync(() => store.StoreAsync(SpoolTarget.Tracking, message, delay));
        }

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
                await Task.Delay(wait, time);
            }
        }

        await put();
    }
}
