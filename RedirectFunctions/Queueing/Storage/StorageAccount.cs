using Azure.Core;
using Azure.Storage.Queues;

namespace RedirectFunctions.Queueing.Storage;

/// <summary>Where queues and table live: a connection string, or the addresses of both services with an identity.</summary>
public sealed record StorageAccount
{
    public string? ConnectionString { get; init; }

    public Uri? Queues { get; init; }

    public Uri? Tables { get; init; }

    public TokenCredential? Credential { get; init; }

    /// <summary>The address of the queue service; null where the account is not known. Two accounts are the same where theirs are.</summary>
    /// <exception cref="FormatException">The connection string is not one.</exception>
    public Uri? QueueAddress => ConnectionString is { } text ? new QueueServiceClient(text).Uri : Queues;

    /// <summary>A record prints its members; this one keeps its secret.</summary>
    public override string ToString() => Queues?.Host ?? "by connection string";
}
