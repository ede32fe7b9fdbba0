using Azure;
using RedirectFunctions.Queueing.Spooling;
using RedirectFunctions.Queueing.Storage;

namespace RedirectFunctions.LocalHost.Live;

/// <summary>
/// The follow-ups that this process has stored and that the tracking queue hides until they are due. They can be made visible before that:
/// whole messages, so a click's deliveries to other sinks may come along.
/// </summary>
internal sealed class WaitingMessages
{
    private readonly StorageQueue _queue;
    private readonly LiveFeed _feed;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly List<Waiting> _waiting = [];

    public WaitingMessages(
        [FromKeyedServices(QueueKey.Tracking)] StorageQueue queue, MessageStore store, LiveFeed feed, TimeProvider time)
    {
        _queue = queue;
        _feed = feed;
        _time = time;
        store.WhenHidden = Add;
    }

    /// <summary>Makes messages with a wanted delivery visible, what is due next first.</summary>
    /// <param name="isWanted">Is asked about the deliveries of each message.</param>
    /// <param name="most">The number of messages.</param>
    /// <returns>All deliveries of the messages that are visible now.</returns>
    public async Task<IReadOnlyList<(Guid ClickId, string Sink)>> ReleaseAsync(Func<Guid, string, bool> isWanted, int most = int.MaxValue)
    {
        var released = new List<(Guid ClickId, string Sink)>();
        foreach (var message in Wanted(isWanted))
        {
            if (most > 0 && Remove(message) && await TryReleaseAsync(message))
            {
                released.AddRange(message.Deliveries);
                most--;
            }
        }

        return released;
    }

    private void Add(HiddenMessage message)
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            _waiting.RemoveAll(waiting => waiting.Due <= now);
            var deliveries = message.Clicks.SelectMany(
                static click => click.Deliveries, static (click, delivery) => (click.Click.Id, delivery.Sink));
            _waiting.Add(new Waiting(message.Receipt, now + message.Delay, [.. deliveries]));
        }

        foreach (var click in message.Clicks)
        {
            _feed.Leads(click.Click.Id, click.Click.Destination);
        }
    }

    private Waiting[] Wanted(Func<Guid, string, bool> isWanted)
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            return
            [
                .. _waiting
                    .Where(waiting => waiting.Due > now
                        && waiting.Deliveries.Any(delivery => isWanted(delivery.ClickId, delivery.Sink))
                        // What has just been stored is still being told of: its next attempt must not come before that.
                        && waiting.Deliveries.All(delivery => _feed.IsWaiting(delivery.ClickId, delivery.Sink)))
                    .OrderBy(static waiting => waiting.Due),
            ];
        }
    }

    /// <summary>False if somebody else has.</summary>
    private bool Remove(Waiting message)
    {
        lock (_lock)
        {
            return _waiting.Remove(message);
        }
    }

    /// <summary>
    /// False if the queue does not do it, because the message is due or the queue is away. The message becomes visible by itself.
    /// </summary>
    private async Task<bool> TryReleaseAsync(Waiting message)
    {
        try
        {
            await _queue.ReleaseAsync(message.Receipt, CancellationToken.None);
            _feed.DueNow(message.Deliveries);
            return true;
        }
        catch (Exception exception) when (exception is RequestFailedException or OperationCanceledException)
        {
            return false;
        }
    }

    private sealed record Waiting(MessageReceipt Receipt, DateTimeOffset Due, IReadOnlyList<(Guid ClickId, string Sink)> Deliveries);
}
