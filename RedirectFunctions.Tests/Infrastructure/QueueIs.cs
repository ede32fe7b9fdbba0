using Azure.Storage.Queues;

namespace RedirectFunctions.Tests.Infrastructure;

/// <summary>Waits for the state of a queue that a test asserts.</summary>
internal static class QueueIs
{
    /// <summary>No message is left, not even a hidden one or one that is being worked on.</summary>
    public static Task EmptyAsync(QueueClient queue) => HoldsAsync(queue, 0);

    public static Task HoldsAsync(QueueClient queue, int messages) => HoldsAsync(queue, messages, messages);

    /// <summary>So many messages, those that are hidden or being worked on among them.</summary>
    public static async Task HoldsAsync(QueueClient queue, int least, int most)
    {
        var deadline = DateTimeOffset.UtcNow + Patience.Limit;
        var count = await CountAsync(queue);
        while ((count < least || count > most) && DateTimeOffset.UtcNow < deadline)
        {
            await Task.Delay(50);
            count = await CountAsync(queue);
        }

        Assert.InRange(count, least, most);
    }

    private static async Task<int> CountAsync(QueueClient queue) =>
        await queue.ExistsAsync() ? (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount : 0;
}
