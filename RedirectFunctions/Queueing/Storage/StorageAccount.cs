using Azure.Core;
using Azure.Storage.Queues;

namespace RedirectFunctions.Queueing.Storage;

/// <summary>Where queues, table and archive are: a connection string, or the addresses of the services and an identity.</summary>
public sealed record StorageAccount
{
    public string? ConnectionString { get; init; }

    public Uri? Queues { get; init; }

    public Uri? Tables { get; init; }

    /// <summary>Null where its address is not known, which matters only where there is an archive.</summary>
    public Uri? Blobs { get; init; }

    public TokenCredential? Credential { get; init; }

    /// <summary>
    /// The address of the queue service; null if the account is unknown. Two accounts are the same if these addresses are.
    /// </summary>
    /// <exception cref="FormatException">The connection string is malformed.</exception>
    public Uri? QueueAddress => ConnectionString is { } text ? new QueueServiceClient(text).Uri : Queues;

    /// <summary>A record would print its members, and the connection string is a secret.</summary>
    public override string ToString() => Queues?.Host ?? "by connection string";
}
