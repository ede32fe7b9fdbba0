using Azure.Core;

namespace RedirectFunctions.Queueing;

/// <summary>Where the queues live: a connection string, or the queue service's address with an identity.</summary>
internal sealed record QueueOptions
{
    public const string DefaultName = "redirect-tracking";

    public string? ConnectionString { get; init; }

    public Uri? ServiceUri { get; init; }

    public TokenCredential? Credential { get; init; }

    public string Name { get; init; } = DefaultName;

    /// <summary>Deliveries that were given up wait here, without expiry.</summary>
    public string ParkedName => $"{Name}-parked";

    /// <summary>How long a redirect may wait for the queue.</summary>
    public TimeSpan EnqueueBudget { get; init; } = TimeSpan.FromMilliseconds(250);
}
