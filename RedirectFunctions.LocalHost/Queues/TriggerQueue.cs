using Azure;
using Azure.Core;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace RedirectFunctions.LocalHost.Queues;

/// <summary>The operations of a queue trigger on its queue and its poison queue.</summary>
internal sealed class TriggerQueue
{
    private readonly QueueClient _fetch;
    private readonly QueueClient _settle;
    private readonly QueueClient? _poison;
    private bool _exists;

    public TriggerQueue(string name, Func<string, QueueClientOptions, QueueClient> open)
    {
        Name = name;
        // A failed fetch is retried by the next poll, which backs off. A failed delete costs a second delivery: that is worth retries.
        _fetch = open(name, Options(retries: 0));
        var settling = Options(retries: 3);
        _settle = open(name, settling);
        PoisonName = QueueNames.PoisonOf(name);
        _poison = PoisonName is null ? null : open(PoisonName, settling);
    }

    public string Name { get; }

    public string? PoisonName { get; }

    /// <summary>Creates the queue if it is missing, also one that somebody has deleted since.</summary>
    public async Task<QueueMessage[]> FetchAsync(int count, TimeSpan lease, CancellationToken cancellationToken)
    {
        if (!_exists)
        {
            await _fetch.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            _exists = true;
        }

        try
        {
            var response = await _fetch.ReceiveMessagesAsync(count, lease, cancellationToken);
            return response.Value;
        }
        catch
        {
            _exists = false;
            throw;
        }
    }

    /// <returns>The pop receipt that is valid from now on; null when the message belongs to somebody else by now.</returns>
    public async Task<string?> HideAsync(QueueMessage message, string popReceipt, TimeSpan time, CancellationToken cancellationToken)
    {
        try
        {
            // No text: the message keeps the one it has.
            var response = await _settle.UpdateMessageAsync(message.MessageId, popReceipt, (string?)null, time, cancellationToken);
            return response.Value.PopReceipt;
        }
        catch (RequestFailedException exception) when (IsGone(exception))
        {
            return null;
        }
    }

    public async Task DeleteAsync(QueueMessage message, string popReceipt, CancellationToken cancellationToken)
    {
        try
        {
            await _settle.DeleteMessageAsync(message.MessageId, popReceipt, cancellationToken);
        }
        catch (RequestFailedException exception) when (IsGone(exception))
        {
            // Its lease ran out and somebody else has it: that one deletes it.
        }
    }

    /// <summary>Copy, then delete: the body alone, with the default time to live of seven days. A crash in between leaves two.</summary>
    public async Task MoveToPoisonAsync(QueueMessage message, string popReceipt, CancellationToken cancellationToken)
    {
        if (_poison is null)
        {
            return;
        }

        try
        {
            await _poison.SendMessageAsync(message.Body, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await _poison.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await _poison.SendMessageAsync(message.Body, cancellationToken: cancellationToken);
        }

        await DeleteAsync(message, popReceipt, cancellationToken);
    }

    private static bool IsGone(RequestFailedException exception) =>
        exception.ErrorCode == QueueErrorCode.MessageNotFound
        || exception.ErrorCode == QueueErrorCode.PopReceiptMismatch
        || exception.ErrorCode == QueueErrorCode.QueueNotFound
        || exception.ErrorCode == QueueErrorCode.QueueBeingDeleted;

    // Never decoded by the client, so that what is no base64 can be moved to the poison queue untouched.
    private static QueueClientOptions Options(int retries) => new()
    {
        MessageEncoding = QueueMessageEncoding.None,
        Retry =
        {
            Mode = RetryMode.Exponential,
            MaxRetries = retries,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(2),
            NetworkTimeout = TimeSpan.FromSeconds(10),
        },
    };
}
