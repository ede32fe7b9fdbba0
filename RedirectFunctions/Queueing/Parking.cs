using Microsoft.Extensions.Logging;

namespace RedirectFunctions.Queueing;

/// <summary>The place for what was given up: a queue of its own without expiry, from which it can be replayed.</summary>
public sealed partial class Parking
{
    /// <summary>The service's limit for a message; here the sum must fit, and no second message will join it.</summary>
    private const int MaxMessageBytes = 64 * 1024;

    private readonly Outbox _outbox;
    private readonly Ledger _ledger;
    private readonly Measurements _measurements;
    private readonly ClickTelemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly ILogger<Parking> _logger;

    internal Parking(Outbox outbox, Ledger ledger, Measurements measurements, ClickTelemetry telemetry, TimeProvider time, ILogger<Parking> logger)
    {
        _outbox = outbox;
        _ledger = ledger;
        _measurements = measurements;
        _telemetry = telemetry;
        _time = time;
        _logger = logger;
    }

    /// <summary>Parks a message that the trigger has given up: its function has crashed time and again, or nobody can read it.</summary>
    /// <exception cref="IOException">Neither the queue nor the spool has taken it.</exception>
    public Task ParkPoisonAsync(BinaryData message) =>
        ParkMessageAsync(message, QueueJson.TryReadBatch(message, out _, out _) ? "crashed" : "unreadable");

    internal async Task ParkMessageAsync(BinaryData message, string reason)
    {
        Log.MessageParked(_logger, reason, message.ToMemory().Length);
        var wrapped = QueueJson.Write(new ParkedItem { ParkedAt = _time.GetUtcNow(), Reason = reason, Message = message.ToString() });

        // A message of nearly the service's limit has no room for an envelope. It is parked as it came: what the parking
        // cannot read is unreadable by that alone.
        await (wrapped.ToMemory().Length <= MaxMessageBytes ? _outbox.ParkUntouchedAsync(wrapped) : _outbox.ParkUntouchedAsync(message));
        _ledger.MessageParked(reason);
    }

    internal async Task ParkDeliveryAsync(ParkedItem item)
    {
        await _outbox.ParkAsync(item);
        var (click, delivery) = (item.Click!, item.Delivery!);
        Log.DeliveryParked(_logger, click.Id, delivery.Sink, item.Reason, delivery.Attempts);
        _telemetry.Parked(click.Id, delivery.Sink, item.Trace, item.Reason, delivery.Attempts);
        _ledger.Parked(delivery.Sink, item.Reason);
        _measurements.Parked(delivery.Sink, delivery.Attempts);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Click {ClickId} to {Sink} parked: {Reason}, after {Attempts} attempts")]
        public static partial void DeliveryParked(ILogger logger, Guid clickId, string sink, string reason, int attempts);

        [LoggerMessage(2, LogLevel.Error, "A queue message was parked: {Reason}, {Bytes} bytes")]
        public static partial void MessageParked(ILogger logger, string reason, int bytes);
    }
}
