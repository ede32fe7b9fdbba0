using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Queueing.Messages;

namespace RedirectFunctions.Queueing.Storage;

/// <summary>
/// Looks at the queues for whoever asks: one look at a time, at most one in ten seconds, five small requests each. So nobody who
/// asks often can load the storage.
/// </summary>
public sealed class QueueWatch(
    [FromKeyedServices(QueueKey.Tracking)] StorageQueue tracking,
    [FromKeyedServices(QueueKey.Parked)] StorageQueue parked,
    TimeProvider time,
    [FromKeyedServices(QueueKey.Fallback)] StorageQueue? fallback = null)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Older than this a reading says nothing about now; a collector that asks once a minute finds a younger one.</summary>
    private static readonly TimeSpan LongestLatest = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private Task<QueueReading>? _reading;
    private volatile QueueReading? _latest;

    /// <summary>The last look, at most ten seconds old, or a new one. Storage that is away is a reading with a problem, not an exception.</summary>
    public Task<QueueReading> ReadAsync()
    {
        lock (_lock)
        {
            if (_reading is null || _reading.IsCompleted && time.GetUtcNow() - _reading.Result.At >= Freshness)
            {
                _reading = LookAsync();
            }

            return _reading;
        }
    }

    /// <summary>For who cannot wait: what the last look has shown, null where it has failed or is long ago. Asking has the next one begun.</summary>
    public QueueReading? Latest()
    {
        _ = ReadAsync();
        return _latest is { Problem: null } reading && time.GetUtcNow() - reading.At < LongestLatest ? reading : null;
    }

    /// <summary>As <see cref="Latest"/>, for the fallback queue alone: it is needed most while the other account is away.</summary>
    public int? LatestOfFallback()
    {
        _ = ReadAsync();
        return _latest is { } reading && time.GetUtcNow() - reading.At < LongestLatest ? reading.FallbackMessages : null;
    }

    private async Task<QueueReading> LookAsync() => _latest = await AskAsync();

    [SuppressMessage("Design", "CA1031", Justification = "Whatever has failed, it is the answer.")]
    private async Task<QueueReading> AskAsync()
    {
        // The lock is not held while anything is asked.
        await Task.Yield();
        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            var messages = tracking.CountAsync(limit.Token);
            var oldest = tracking.PeekAsync(1, limit.Token);
            var parkedMessages = parked.CountAsync(limit.Token);
            var first = parked.PeekAsync(StorageQueue.MostPeeked, limit.Token);
            var fallbackMessages = CountFallbackAsync(limit.Token);
            await Task.WhenAll(messages, oldest, parkedMessages, first, fallbackMessages);
            return new QueueReading(
                time.GetUtcNow(),
                Messages: await messages,
                OldestDue: (await oldest).FirstOrDefault()?.InsertedOn,
                ParkedMessages: await parkedMessages,
                FallbackMessages: await fallbackMessages,
                Parked: [.. (await first).Select(message => Key(message.Body)).CountBy(key => key).Select(group => new ParkedGroup(group.Key.Sink, group.Key.Reason, group.Value))]);
        }
        catch (Exception exception)
        {
            return new QueueReading(time.GetUtcNow(), StorageQueue.Describe(exception), FallbackMessages: await CountFallbackAsync(limit.Token));
        }
    }

    /// <summary>The second account may be away without the first one, and the other way round.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever has failed, the number is not known.")]
    private async Task<int?> CountFallbackAsync(CancellationToken cancellationToken)
    {
        try
        {
            return fallback is null ? null : await fallback.CountAsync(cancellationToken);
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static (string? Sink, string Reason) Key(BinaryData message) =>
        QueueJson.ReadParked(message) is { } item ? (item.Delivery?.Sink, item.Reason) : (null, "unreadable");
}
