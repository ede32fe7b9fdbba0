using System.Collections.Concurrent;
using Azure.Storage.Queues;
using RedirectFunctions.Queueing.Messages;

namespace Chaos;

/// <summary>
/// Sends copies of queue messages, as a storage retry does after a first try that succeeded, and remembers which clicks they hold.
/// </summary>
internal sealed class MessageCopies(QueueClient queue)
{
    private const int AtOnce = 8;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<int, bool> _clicks = new();

    public int Messages { get; private set; }

    public bool Hold(int click) => _clicks.ContainsKey(click);

    /// <summary>Looks for visible messages until it finds some. While the host keeps up, they are rare.</summary>
    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        var before = Messages;
        for (var looks = 0; Messages == before && looks < Patience / Interval; looks++)
        {
            foreach (var message in (await queue.PeekMessagesAsync(AtOnce, cancellationToken)).Value)
            {
                foreach (var click in QueueJson.TryReadBatch(message.Body, out var batch, out _) ? batch.Clicks : [])
                {
                    _clicks[Link.NumberIn(click.Click.Destination) ?? -1] = true;
                }

                await queue.SendMessageAsync(message.Body, TimeSpan.Zero, TimeSpan.FromSeconds(-1), cancellationToken);
                Messages++;
            }

            await Task.Delay(Interval, TimeProvider.System, cancellationToken);
        }
    }
}
