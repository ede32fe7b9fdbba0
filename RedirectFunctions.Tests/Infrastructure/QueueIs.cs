using Azure.Storage.Queues;

namespace RedirectFunctions.Tests.Infrastructure;

/// <summary>Waits for the state of a queue that a test asserts.</summary>
internal static class QueueIs
{
    /// <summary>No message left, those that are hidden or being worked on among them.</summary>
    public static Task EmptyAsync(QueueClient queue) => HoldsAsync(queue, 0);

    public static async Task HoldsAsync(QueueClient queue, int messages)
    {
        var deadline = DateTimeOffset.UtcNow + Patience.Limit;
        var count = await CountAsync(queue);
        while (count != messages && DateTimeOffset.UtcNow < deadline)
        {
            await Task.Delay(50);
            count = await CountAsync(queue);
        }

        Assert.Equal(messages, count);
    }

    private static async Task<int> CountAsync(QueueClient queue) =>
        await queue.ExistsAsync() ? (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount : 0;
}
