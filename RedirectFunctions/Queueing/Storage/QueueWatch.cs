using System.Diagnostics.CodeAnalysis;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Queueing.Messages;

namespace RedirectFunctions.Queueing.Storage;

/// <summary>
/// Looks at the queues for whoever asks: one look at a time and at most one in ten seconds, with five small requests each. So asking often
/// cannot load the storage.
/// </summary>
public sealed class QueueWatch(
    [FromKeyedServices(QueueKey.Tracking)] StorageQueue tracking,
    [FromKeyedServices(QueueKey.Parked)] StorageQueue parked,
    TimeProvider time,
    [FromKeyedServices(QueueKey.Fallback)] StorageQueue? fallback = null)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>An older reading says nothing about now. A collector that asks once a minute always finds a younger one.</summary>
    private static readonly TimeSpan LongestLatest = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private Task<QueueReading>? _reading;
    private volatile QueueReading? _latest;

    /// <summary>
    /// The last look if it is at most ten seconds old, otherwise a new one. Storage that is away gives a reading with a problem.
    /// </summary>
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

    /// <summary>For callers that cannot wait: the last look, or null if it failed or is too old. Asking starts the next one.</summary>
    public QueueReading? Latest()
    {
        _ = ReadAsync();
        return _latest is { Problem: null } reading && time.GetUtcNow() - reading.At < LongestLatest ? reading : null;
    }

    /// <summary>Like <see cref="Latest"/>, for the fallback queue alone, which matters most while the other account is away.</summary>
    public int? LatestOfFallback()
    {
        _ = ReadAsync();
        return _latest is { } reading && time.GetUtcNow() - reading.At < LongestLatest ? reading.FallbackMessages : null;
    }

    private async Task<QueueReading> LookAsync() => _latest = await AskAsync();

    [SuppressMessage("Design", "CA1031", Justification = "The failure is the answer.")]
    private async Task<QueueReading> AskAsync()
    {
        // So that the lock is not held while the storage is asked.
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
                Parked: Groups(await first));
        }
        catch (Exception exception)
        {
            return new QueueReading(
                time.GetUtcNow(), StorageQueue.Describe(exception), FallbackMessages: await CountFallbackAsync(limit.Token));
        }
    }

    /// <summary>Either account may be away without the other.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever has failed, the number is unknown.")]
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

    private static ParkedGroup[] Groups(IEnumerable<PeekedMessage> messages) =>
    [
        .. messages.Select(static message => Key(message.Body))
            .CountBy(static key => key)
            .Select(static group => new ParkedGroup(group.Key.Sink, group.Key.Reason, group.Value)),
    ];

    private static (string? Sink, string Reason) Key(BinaryData message) =>
        QueueJson.ReadParked(message) is { } item ? (item.Delivery?.Sink, item.Reason) : (null, "unreadable");
}
