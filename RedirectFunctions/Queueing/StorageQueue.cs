using Azure;
using Azure.Core;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace RedirectFunctions.Queueing;

/// <summary>One Azure Storage queue, as this program writes to it: plain text, and no message ever expires.</summary>
internal sealed class StorageQueue
{
    /// <summary>The service hides a message for at most seven days (Put Message, visibilitytimeout).</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromDays(7);

    private static readonly TimeSpan NeverExpires = TimeSpan.FromSeconds(-1);

    private readonly QueueClient _client;

    public StorageQueue(QueueOptions options, string name)
    {
        // The defaults, 3 retries from 0.8 s and 100 s for the network, are made for batch work. A put takes some
        // milliseconds; one that takes two seconds has stalled and holds a send slot that others wait for.
        var clientOptions = new QueueClientOptions
        {
            MessageEncoding = QueueMessageEncoding.None,
            Retry =
            {
                Mode = RetryMode.Exponential,
                Delay = TimeSpan.FromMilliseconds(100),
                MaxDelay = TimeSpan.FromSeconds(1),
                MaxRetries = 3,
                NetworkTimeout = TimeSpan.FromSeconds(2),
            },
            Diagnostics = { IsLoggingContentEnabled = false },
        };
        _client = options.ConnectionString is { } connectionString
            ? new QueueClient(connectionString, name, clientOptions)
            : new QueueClient(new Uri($"{options.ServiceUri!.AbsoluteUri.TrimEnd('/')}/{name}"), options.Credential, clientOptions);
    }

    /// <param name="message">UTF-8 text of at most 64 KiB.</param>
    /// <param name="delay">How long the message stays hidden; whole seconds, at most <see cref="MaxDelay"/>.</param>
    /// <param name="cancellationToken">Ends the attempt; the message may have been stored all the same.</param>
    /// <exception cref="RequestFailedException">The service has refused the message or could not be reached.</exception>
    public async Task SendAsync(BinaryData message, TimeSpan delay, CancellationToken cancellationToken)
    {
        try
        {
            await _client.SendMessageAsync(message, delay, NeverExpires, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            // Deployed queues are created with the infrastructure; this is for a new machine, and for a queue deleted by hand.
            await _client.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await _client.SendMessageAsync(message, delay, NeverExpires, cancellationToken);
        }
    }
}
