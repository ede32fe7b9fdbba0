using Azure.Storage.Queues;
using RedirectFunctions.Queueing.Messages;

namespace Compare.Load;

/// <summary>The queue of a contender, read by the bench.</summary>
internal static class CompareQueue
{
    public const string Name = "compare";

    public static QueueClient Open(string connectionString) =>
        new(connectionString, Name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });

    /// <summary>The clicks of the next messages, which stay out of sight for an hour; none where no message is left.</summary>
    /// <exception cref="InvalidOperationException">A message is not a click batch.</exception>
    public static async Task<IReadOnlyList<BatchedClick>> ReceiveClicksAsync(this QueueClient queue) =>
    [
        .. (await queue.ReceiveMessagesAsync(32, TimeSpan.FromHours(1))).Value.SelectMany(static message =>
            QueueJson.TryReadBatch(message.Body, out var batch, out var problem) ? batch.Clicks : throw new InvalidOperationException(problem)),
    ];
}
