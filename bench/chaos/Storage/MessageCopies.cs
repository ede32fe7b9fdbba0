using System.Collections.Concurrent;
using Azure.Storage.Queues;
using Chaos.Load;

namespace Chaos.Storage;

/// <summary>Sends copies of queue messages, as a storage retry whose first try had succeeded does, and remembers whose clicks they hold.</summary>
internal sealed class MessageCopies(QueueClient queue)
{
    private const int AtOnce = 8;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<int, bool> _clicks = new();
    private int _messages;

    public int Messages => _messages;

    public int Clicks => _clicks.Count;

    public bool Hold(int click) => _clicks.ContainsKey(click);

    /// <summary>Looks for visible messages, which are rare while the host keeps up, until there were some.</summary>
    public async Task<int> MakeAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            while (true)
            {
                var messages = (await queue.PeekMessagesAsync(AtOnce, limit.Token)).Value;
                foreach (var message in messages)
                {
                    Link.Numbers(message.Body.ToMemory().Span).ForEach(click => _clicks[click] = true);
                    await queue.SendMessageAsync(message.Body, TimeSpan.Zero, TimeSpan.FromSeconds(-1), cancellationToken);
                    _messages++;
                }

                if (messages.Length > 0)
                {
                    return messages.Length;
                }

                await Task.Delay(Interval, TimeProvider.System, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
    }
}
