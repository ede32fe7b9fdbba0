using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Queueing.Spooling;

/// <summary>
/// Stores what a delivery leaves behind: follow-ups go back to the tracking queue, hidden until they are due; what was
/// given up is parked. While the queue is away both wait in the spool.
/// </summary>
public sealed partial class MessageStore(
    [FromKeyedServices(QueueKey.Tracking)] StorageQueue tracking,
    [FromKeyedServices(QueueKey.Parked)] StorageQueue parked,
    Spool spool,
    Ledger ledger,
    TimeProvider time,
    ILogger<MessageStore> logger)
{
    /// <exception cref="IOException">Neither the queue nor the spool has taken a message.</exception>
    public async Task FollowUpAsync(IEnumerable<BatchedClick> clicks, TimeSpan delay)
    {
        var due = time.GetUtcNow() + delay;
        foreach (var message in QueueJson.Write(clicks))
        {
            await StoreAsync(SpoolTarget.Tracking, due, message);
        }
    }

    /// <inheritdoc cref="FollowUpAsync"/>
    public Task ParkAsync(ParkedItem item) => StoreAsync(SpoolTarget.Parked, null, QueueJson.Write(item));

    /// <inheritdoc cref="FollowUpAsync"/>
    public Task ParkUntouchedAsync(BinaryData message) => StoreAsync(SpoolTarget.Parked, null, message);

    /// <summary>Sends a message to its queue; the visibility is what is left until it is due.</summary>
    public Task SendAsync(SpoolTarget target, DateTimeOffset? due, BinaryData message, CancellationToken cancellationToken)
    {
        var delay = due - time.GetUtcNow() ?? TimeSpan.Zero;
        delay = delay > TimeSpan.Zero ? TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds)) : TimeSpan.Zero;
        return (target == SpoolTarget.Tracking ? tracking : parked).SendAsync(message, delay, cancellationToken);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever has failed, the message must not be lost.")]
    public async Task StoreAsync(SpoolTarget target, DateTimeOffset? due, BinaryData message)
    {
        try
        {
            await SendAsync(target, due, message, CancellationToken.None);
        }
        catch (Exception exception)
        {
            ledger.SendFailed(StorageQueue.MayHaveBeenStored(exception));
            if (spool.TryAdd(target, due, message, TimeSpan.Zero) is null)
            {
                throw new IOException($"Neither the queue nor the spool has taken a message for {target}.", exception);
            }

            Log.Spooled(logger, target, StorageQueue.Describe(exception));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The queue has not taken a message for {Target} ({Error}); it waits in the spool")]
        public static partial void Spooled(ILogger logger, SpoolTarget target, string error);
    }
}
