using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Storage.Queues.Models;

namespace RedirectFunctions.Queueing.Storage;

/// <summary>Messages that somebody who looks through a queue keeps hidden until the end, so that none is examined twice.</summary>
internal sealed class HeldMessages
{
    /// <summary>How many messages are made visible again at a time.</summary>
    private const int Releases = 8;

    private readonly HashSet<MessageReceipt> _messages = [];

    public int Count => _messages.Count;

    public void Add(IEnumerable<QueueMessage> messages) => _messages.UnionWith(messages.Select(MessageReceipt.Of));

    /// <summary>The message is gone, or must stay hidden.</summary>
    public void Remove(QueueMessage message) => _messages.Remove(MessageReceipt.Of(message));

    /// <summary>Makes all of them visible again. After a failure the rest become visible by themselves when their time is over.</summary>
    /// <returns>How many are still hidden, and why; null if none is.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever has failed, the caller says so.")]
    public async Task<(int Hidden, Exception? Failure)> ReleaseAsync(StorageQueue queue)
    {
        var released = 0;
        Exception? failure = null;
        await Parallel.ForEachAsync(_messages, new ParallelOptions { MaxDegreeOfParallelism = Releases }, async (message, _) =>
        {
            if (failure is not null)
            {
                return;
            }

            try
            {
                await queue.ReleaseAsync(message, CancellationToken.None);
                Interlocked.Increment(ref released);
            }
            catch (RequestFailedException exception) when (exception.Status == 404)
            {
                // Its time was over: it is visible, or somebody else has taken it.
                Interlocked.Increment(ref released);
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        return (_messages.Count - released, failure);
    }
}
