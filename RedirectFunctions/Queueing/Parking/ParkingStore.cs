using Microsoft.Extensions.Logging;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Spooling;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Queueing.Parking;

/// <summary>Keeps what was given up in a queue of its own, without expiry, from which it can be replayed.</summary>
public sealed partial class ParkingStore(
    MessageStore store,
    Ledger ledger,
    Histograms histograms,
    ClickTracing tracing,
    TimeProvider time,
    ILogger<ParkingStore> logger)
{
    /// <summary>The service's limit for a message.</summary>
    private const int MaxMessageBytes = 64 * 1024;

    /// <summary>
    /// Parks a message that the trigger has given up because its function crashed repeatedly, or because nobody can read it.
    /// </summary>
    /// <exception cref="IOException">Neither the queue nor the spool has taken it.</exception>
    public Task ParkPoisonAsync(BinaryData message) =>
        ParkMessageAsync(message, QueueJson.TryReadBatch(message, out _, out _) ? "crashed" : "unreadable");

    /// <summary>
    /// Parks an item that went to the fallback queue because the parking was away; false if the message is not such an item.
    /// </summary>
    /// <exception cref="IOException">Neither a queue nor the spool has taken it.</exception>
    public async Task<bool> TryTakeHomeAsync(BinaryData message)
    {
        if (QueueJson.ReadParked(message) is null)
        {
            return false;
        }

        await store.ParkUntouchedAsync(message);
        return true;
    }

    internal async Task ParkMessageAsync(BinaryData message, string reason)
    {
        Log.MessageParked(logger, reason, message.ToMemory().Length);
        var wrapped = QueueJson.Write(new ParkedItem { ParkedAt = time.GetUtcNow(), Reason = reason, Message = message.ToString() });

        // A message close to the service's limit leaves no room for an envelope, so it is parked as it came. What the parking cannot read
        // counts as unreadable.
        await (wrapped.ToMemory().Length <= MaxMessageBytes ? store.ParkUntouchedAsync(wrapped) : store.ParkUntouchedAsync(message));
        ledger.MessageParked(reason);
    }

    internal async Task ParkDeliveryAsync(ParkedItem item)
    {
        await store.ParkAsync(item);
        var (click, delivery) = (item.Click!, item.Delivery!);
        Log.DeliveryParked(logger, click.Id, delivery.Sink, item.Reason, delivery.Attempts);
        tracing.Parked(click.Id, delivery.Sink, item.Trace, item.Reason, delivery.Attempts);
        ledger.Parked(delivery.Sink, item.Reason);
        histograms.Parked(delivery.Sink, delivery.Attempts);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Click {ClickId} to {Sink} parked: {Reason}, after {Attempts} attempts")]
        public static partial void DeliveryParked(ILogger logger, Guid clickId, string sink, string reason, int attempts);

        [LoggerMessage(2, LogLevel.Error, "A queue message was parked: {Reason}, {Bytes} bytes")]
        public static partial void MessageParked(ILogger logger, string reason, int bytes);
    }
}
