using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Queueing.Commit;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Queueing.Spooling;

/// <summary>
/// Stores messages that a delivery leaves behind: follow-ups go back to the tracking queue, hidden until they are due; what was
/// given up is parked. While their queue is away, they go to the fallback queue, else to the spool.
/// </summary>
/// <param name="fallback">Null if both connections lead to the same account.</param>
public sealed partial class MessageStore(
    [FromKeyedServices(QueueKey.Tracking)] MonitoredQueue tracking,
    [FromKeyedServices(QueueKey.Parked)] StorageQueue parked,
    Spool spool,
    Ledger ledger,
    TimeProvider time,
    ILogger<MessageStore> logger,
    [FromKeyedServices(QueueKey.Fallback)] MonitoredQueue? fallback = null)
{
    /// <summary>
    /// An item to be parked is tried again after this time, and returns to the fallback queue while its own queue is away.
    /// </summary>
    private static readonly TimeSpan ParkAgainAfter = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Called for each follow-up that the tracking queue has taken and hides until it is due; null if nobody wants to know. It must not
    /// throw: the message would count as not stored, and be stored again.
    /// </summary>
    public Action<HiddenMessage>? WhenHidden { get; set; }

    /// <exception cref="IOException">Neither a queue nor the spool has taken the message.</exception>
    public Task ParkAsync(ParkedItem item) => ParkUntouchedAsync(QueueJson.Write(item));

    /// <inheritdoc cref="ParkAsync"/>
    public Task ParkUntouchedAsync(BinaryData message) => StoreAsync(SpoolTarget.Parked, message, TimeSpan.Zero);

    /// <summary>Stores a message in its queue, else in the fallback queue, else in the spool.</summary>
    /// <param name="target">The queue that the message is for.</param>
    /// <param name="message">Its text.</param>
    /// <param name="delay">It must not be delivered earlier.</param>
    /// <inheritdoc cref="ParkAsync"/>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever has failed, the message must not be lost.")]
    public async Task StoreAsync(SpoolTarget target, BinaryData message, TimeSpan delay)
    {
        try
        {
            await SendAsync(target, message, delay);
        }
        catch (Exception exception)
        {
            if (spool.TryAdd(target, DueTime.After(delay, time.GetUtcNow()), message, TimeSpan.Zero) is null)
            {
                throw new IOException($"Neither a queue nor the spool has taken a message for {target}.", exception);
            }

            Log.Spooled(logger, target, StorageQueue.Describe(exception));
        }
    }

    /// <summary>Sends a message to its queue, or to the fallback queue while that is away.</summary>
    /// <param name="target">The queue that the message is for.</param>
    /// <param name="message">Its text.</param>
    /// <param name="delay">The message is hidden for so long; whole seconds, rounded up.</param>
    /// <exception cref="Azure.RequestFailedException">
    /// Every queue has failed; or the message is refused, see <see cref="StorageQueue.IsRefused"/>.
    /// </exception>
    /// <exception cref="IOException">Every queue is known to be down.</exception>
    public async Task SendAsync(SpoolTarget target, BinaryData message, TimeSpan delay)
    {
        delay = TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds));
        if (tracking.IsUp)
        {
            try
            {
                if (target == SpoolTarget.Tracking)
                {
                    Tell(await tracking.SendAsync(message, delay), message, delay);
                }
                else
                {
                    await parked.SendAsync(message, delay, CancellationToken.None);
                }

                return;
            }
            catch (Exception exception) when (!StorageQueue.IsRefused(exception))
            {
                ledger.SendFailed(StorageQueue.MayHaveBeenStored(exception));
                if (fallback is not { IsUp: true })
                {
                    throw;
                }
            }
        }

        if (fallback is not { IsUp: true })
        {
            throw new IOException("No queue confirms messages.");
        }

        await fallback.SendAsync(message, target == SpoolTarget.Tracking ? delay : ParkAgainAfter);
    }

    private void Tell(MessageReceipt receipt, BinaryData message, TimeSpan delay)
    {
        if (WhenHidden is { } tell && delay > TimeSpan.Zero && QueueJson.TryReadBatch(message, out var batch, out _))
        {
            tell(new HiddenMessage(receipt, delay, batch.Clicks));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "No queue has taken a message for {Target} ({Error}); it waits in the spool")]
        public static partial void Spooled(ILogger logger, SpoolTarget target, string error);
    }
}
