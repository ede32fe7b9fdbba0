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
/// given up is parked. While their queue is away they go to the fallback queue, else to the spool.
/// </summary>
/// <param name="fallback">Null where both connections lead to the same account.</param>
public sealed partial class MessageStore(
    [FromKeyedServices(QueueKey.Tracking)] MonitoredQueue tracking,
    [FromKeyedServices(QueueKey.Parked)] StorageQueue parked,
    Spool spool,
    Ledger ledger,
    TimeProvider time,
    ILogger<MessageStore> logger,
    [FromKeyedServices(QueueKey.Fallback)] MonitoredQueue? fallback = null)
{
    /// <summary>What is to be parked is tried again after this time; it comes back to the fallback queue as long as its own is away.</summary>
    private static readonly TimeSpan ParkAgainAfter = TimeSpan.FromMinutes(1);

    /// <exception cref="IOException">Neither a queue nor the spool has taken a message.</exception>
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

    /// <inheritdoc cref="FollowUpAsync"/>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever has failed, the message must not be lost.")]
    public async Task StoreAsync(SpoolTarget target, DateTimeOffset? due, BinaryData message)
    {
        try
        {
            await SendAsync(target, due, message);
        }
        catch (Exception exception)
        {
            if (spool.TryAdd(target, due, message, TimeSpan.Zero) is null)
            {
                throw new IOException($"Neither a queue nor the spool has taken a message for {target}.", exception);
            }

            Log.Spooled(logger, target, StorageQueue.Describe(exception));
        }
    }

    /// <summary>Sends a message to its queue, or to the fallback queue while that is away; it is hidden until it is due.</summary>
    /// <exception cref="Azure.RequestFailedException">Every queue has failed; or the message is refused, see <see cref="StorageQueue.IsRefused"/>.</exception>
    /// <exception cref="IOException">Every queue is known to be down.</exception>
    public async Task SendAsync(SpoolTarget target, DateTimeOffset? due, BinaryData message)
    {
        var delay = due - time.GetUtcNow() ?? TimeSpan.Zero;
        delay = delay > TimeSpan.Zero ? TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds)) : TimeSpan.Zero;
        if (tracking.IsUp)
        {
            try
            {
                await (target == SpoolTarget.Tracking ? tracking.SendAsync(message, delay) : parked.SendAsync(message, delay, CancellationToken.None));
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

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "No queue has taken a message for {Target} ({Error}); it waits in the spool")]
        public static partial void Spooled(ILogger logger, SpoolTarget target, string error);
    }
}
