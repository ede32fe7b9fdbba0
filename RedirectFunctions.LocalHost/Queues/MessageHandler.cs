using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using RedirectFunctions.LocalHost.Catalog;

namespace RedirectFunctions.LocalHost.Queues;

/// <summary>Takes one fetched message through its function and settles it: deleted, released for another try, or moved to the poison queue.</summary>
internal sealed partial class MessageHandler(
    QueueFunction function, TriggerQueue queue, QueueTriggerSettings settings, IServiceScopeFactory scopes, TimeProvider time, ILogger<MessageHandler> logger)
{
    /// <param name="message">Leased to this process.</param>
    /// <param name="cancellationToken">Ends the function, not the settling that follows it.</param>
    public async Task HandleAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        try
        {
            // More often than allowed before this try: processes have died in mid-message.
            if (message.DequeueCount > settings.MaxDequeueCount && queue.PoisonName is not null)
            {
                await PoisonAsync(message, message.PopReceipt);
                return;
            }

            if (Decode(message) is not { } decoded)
            {
                // No other try would read it: the extension, too, does not wait for them.
                Log.Undecodable(logger, queue.Name, queue.PoisonName);
                await queue.MoveToPoisonAsync(message, message.PopReceipt, CancellationToken.None);
                return;
            }

            using var lease = new MessageLease(queue, message, settings.Lease, time, logger);
            var succeeded = await TryRunAsync(decoded, cancellationToken);
            await SettleAsync(message, await lease.EndAsync(), succeeded);
        }
#pragma warning disable CA1031 // One message must not end the listener. What is not settled comes back when its lease ends.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.NotSettled(logger, queue.Name, settings.Lease, FailureText.Of(exception));
        }
    }

    private async Task<bool> TryRunAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        try
        {
            using var trace = MessageTrace.Start(function.Name, message);
            await using var scope = scopes.CreateAsyncScope();
            await function.InvokeAsync(new QueueFunctionContext(function, message, scope.ServiceProvider, cancellationToken));
            return true;
        }
#pragma warning disable CA1031 // Whatever a function throws is a failed try of this message.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Failed(logger, function.Name, message.DequeueCount, settings.MaxDequeueCount, FailureText.Of(exception));
            return false;
        }
    }

    private Task SettleAsync(QueueMessage message, string popReceipt, bool succeeded) => (succeeded, queue.PoisonName) switch
    {
        (true, _) => queue.DeleteAsync(message, popReceipt, CancellationToken.None),
        // Without a poison queue a failing message would go round at once and for ever; it waits for the end of its lease.
        (false, null) => Task.CompletedTask,
        (false, _) when message.DequeueCount >= settings.MaxDequeueCount => PoisonAsync(message, popReceipt),
        _ => queue.HideAsync(message, popReceipt, settings.VisibilityTimeout, CancellationToken.None),
    };

    private Task PoisonAsync(QueueMessage message, string popReceipt)
    {
        Log.Poisoned(logger, queue.Name, message.DequeueCount, queue.PoisonName);
        return queue.MoveToPoisonAsync(message, popReceipt, CancellationToken.None);
    }

    /// <returns>Null when it is not in the encoding that host.json expects.</returns>
    private QueueMessage? Decode(QueueMessage message)
    {
        if (settings.MessageEncoding == QueueMessageEncoding.None)
        {
            return message;
        }

        var text = message.Body.ToString();
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? QueuesModelFactory.QueueMessage(
                message.MessageId,
                message.PopReceipt,
                BinaryData.FromBytes(bytes.AsMemory(0, length)),
                message.DequeueCount,
                message.NextVisibleOn,
                message.InsertedOn,
                message.ExpiresOn)
            : null;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The function {Function} failed, try {Try} of {Tries}: {Failure}")]
        public static partial void Failed(ILogger logger, string function, long @try, int tries, string failure);

        [LoggerMessage(2, LogLevel.Error, "A message of {Queue} has failed {Tries} times and moves to {PoisonQueue}")]
        public static partial void Poisoned(ILogger logger, string queue, long tries, string? poisonQueue);

        [LoggerMessage(3, LogLevel.Warning, "A message of {Queue} could not be settled; it comes back within {Lease}: {Failure}")]
        public static partial void NotSettled(ILogger logger, string queue, TimeSpan lease, string failure);

        [LoggerMessage(4, LogLevel.Error, "A message of {Queue} is not in the messageEncoding of host.json and moves to {PoisonQueue}")]
        public static partial void Undecodable(ILogger logger, string queue, string? poisonQueue);
    }
}
