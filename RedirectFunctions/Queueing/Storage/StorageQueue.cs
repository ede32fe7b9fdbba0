using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace RedirectFunctions.Queueing.Storage;

/// <summary>One Azure Storage queue, as this program uses it: plain text, and no message ever expires.</summary>
public sealed class StorageQueue
{
    /// <summary>
    /// How long a put may take. This is long on purpose: a put that is cut off may have been stored nevertheless, and storing it
    /// again makes a duplicate. A stall that ends within this time causes none.
    /// </summary>
    public static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(20);

    /// <summary>The service hides a message for at most seven days (Put Message, visibilitytimeout).</summary>
    private static readonly TimeSpan MaxDelay = TimeSpan.FromDays(7);

    /// <summary>The most messages that the service shows at a time (Peek Messages, numofmessages).</summary>
    public const int MostPeeked = 32;

    private static readonly TimeSpan NeverExpires = TimeSpan.FromSeconds(-1);

    /// <summary>The service counts lives in whole seconds (Put Message, messagettl).</summary>
    private static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(1);

    private readonly QueueClient _client;

    /// <param name="account">Where the queue is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="transport">Carries the requests; null for the SDK's own.</param>
    public StorageQueue(StorageAccount account, string name, HttpPipelineTransport? transport = null)
    {
        // No retries in the SDK: what it cannot send goes elsewhere, where it is retried without anybody waiting.
        // Its defaults (3 retries from 0.8 s on, and 100 s for the network) are made for batch work.
        var clientOptions = new QueueClientOptions
        {
            MessageEncoding = QueueMessageEncoding.None,
            Retry = { MaxRetries = 0, NetworkTimeout = SendTimeout },
            Diagnostics = { IsLoggingContentEnabled = false },
        };
        if (transport is not null)
        {
            clientOptions.Transport = transport;
        }

        _client = account.ConnectionString is { } connectionString
            ? new QueueClient(connectionString, name, clientOptions)
            : new QueueClient(new Uri($"{account.Queues!.AbsoluteUri.TrimEnd('/')}/{name}"), account.Credential, clientOptions);
    }

    public string Name => _client.Name;

    /// <summary>
    /// A short name for this queue on this service, so that messages meant for it are kept apart from those meant for others.
    /// </summary>
    public string Fingerprint
    {
        get
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(_client.Uri.AbsoluteUri));
            return $"{_client.Name}-{Convert.ToHexStringLower(hash.AsSpan(0, 4))}";
        }
    }

    /// <param name="message">UTF-8 text of at most 64 KiB.</param>
    /// <param name="delay">How long the message stays hidden; whole seconds, at most seven days.</param>
    /// <param name="cancellationToken">Ends the attempt; the message may have been stored nevertheless.</param>
    /// <exception cref="RequestFailedException">The service has refused the message or could not be reached.</exception>
    /// <exception cref="OperationCanceledException">The service has not answered within <see cref="SendTimeout"/>.</exception>
    /// <returns>What it takes to delete the message again.</returns>
    public async Task<MessageReceipt> SendAsync(BinaryData message, TimeSpan delay, CancellationToken cancellationToken)
    {
        delay = delay < MaxDelay ? delay : MaxDelay;
        try
        {
            return MessageReceipt.Of(await _client.SendMessageAsync(message, delay, NeverExpires, cancellationToken));
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            // Deployed queues are created with the infrastructure; this is for a new machine, and for a queue deleted by hand.
            await _client.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            return MessageReceipt.Of(await _client.SendMessageAsync(message, delay, NeverExpires, cancellationToken));
        }
    }

    /// <summary>Sends a message that expires within a second, only to see whether it is confirmed.</summary>
    /// <inheritdoc cref="SendAsync"/>
    public async Task ProbeAsync(BinaryData message, CancellationToken cancellationToken)
    {
        try
        {
            await _client.SendMessageAsync(message, TimeSpan.Zero, ShortestLife, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await _client.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        }
    }

    /// <summary>Receives up to 32 messages and hides them for a while; none if the queue is empty or missing.</summary>
    public async Task<QueueMessage[]> ReceiveAsync(TimeSpan hiddenFor, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.ReceiveMessagesAsync(32, hiddenFor, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return [];
        }
    }

    /// <summary>How many messages there are, including hidden ones; the service's approximation. 0 if there is no queue.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        try
        {
            var properties = await _client.GetPropertiesAsync(cancellationToken);
            return properties.Value.ApproximateMessagesCount;
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return 0;
        }
    }

    /// <summary>Looks at the first messages that are not hidden, without receiving them.</summary>
    public async Task<PeekedMessage[]> PeekAsync(int count, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.PeekMessagesAsync(count, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return [];
        }
    }

    public Task DeleteAsync(QueueMessage message, CancellationToken cancellationToken) =>
        _client.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);

    /// <summary>Deletes a message that was sent and that nobody has received yet. Has no effect if it is gone already.</summary>
    public async Task DeleteAsync(MessageReceipt receipt, CancellationToken cancellationToken)
    {
        try
        {
            await _client.DeleteMessageAsync(receipt.Id, receipt.Pop, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            // Delivered or deleted.
        }
    }

    /// <summary>Makes a received message visible again, unchanged.</summary>
    public Task ReleaseAsync(MessageReceipt message, CancellationToken cancellationToken) =>
        _client.UpdateMessageAsync(message.Id, message.Pop, (BinaryData?)null, TimeSpan.Zero, cancellationToken);

    /// <summary>
    /// Whether a put that failed may have been stored nevertheless: there was no answer, and it is not certain that the request
    /// never left.
    /// </summary>
    public static bool MayHaveBeenStored(Exception exception) => exception switch
    {
        RequestFailedException { Status: 0, InnerException: HttpRequestException inner } =>
            inner.HttpRequestError
                is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError),
        RequestFailedException { Status: > 0 and < 500 } => false,
        _ => true,
    };

    /// <summary>Whether the service refuses this very message, however often it is sent: it is malformed or too large.</summary>
    public static bool IsRefused(Exception exception) => exception is RequestFailedException { Status: 400 or 413 };

    /// <summary>What has failed, in a few words on one line. The exception's own text contains the whole answer, URL included.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        RequestFailedException { Status: > 0 } failed => $"{failed.Status} {failed.ErrorCode}",
        { InnerException: HttpRequestException inner } => inner.HttpRequestError.ToString(),
        OperationCanceledException => "timeout",
        _ => exception.GetType().Name,
    };
}

/// <summary>Identifies a message for whoever has sent or received it, who can delete or release it.</summary>
public readonly record struct MessageReceipt(string Id, string Pop)
{
    internal static MessageReceipt Of(SendReceipt sent) => new(sent.MessageId, sent.PopReceipt);

    internal static MessageReceipt Of(QueueMessage received) => new(received.MessageId, received.PopReceipt);
}
