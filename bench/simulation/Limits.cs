namespace Simulation;

/// <summary>What Azure allows one deployment, and how fast it adds instances.</summary>
internal sealed record Limits
{
    /// <summary>Operations a second on a queue: each message that is put, received or deleted counts as one.</summary>
    public double QueueOperations { get; init; } = Figures.Of("queueOperationsPerSecond");

    /// <summary>Requests a second to a storage account.</summary>
    public double AccountRequests { get; init; } = Figures.Of("accountRequestsPerSecond");

    /// <summary>Instances of a group.</summary>
    public int MaximumInstances { get; init; } = Figures.WholeOf("maximumInstances");

    /// <summary>Instances of 2 GB in a region.</summary>
    public int RegionInstances { get; init; } = Figures.WholeOf("instancesOf2GbPerRegion");

    /// <summary>Messages that a receive brings.</summary>
    public int BatchSize { get; init; } = Figures.WholeOf("batchSize");

    /// <summary>An instance fetches more messages while it works on no more than these.</summary>
    public int NewBatchThreshold { get; init; } = Figures.WholeOf("newBatchThreshold");

    /// <summary>
    /// Messages of the queue for each instance (the queue extension's target-based scaler: the sum of both numbers of host.json). It counts
    /// hidden messages, and those being worked on, as part of the queue.
    /// </summary>
    public int MessagesPerInstance => BatchSize + NewBatchThreshold;

    /// <summary>Seconds between two decisions on the instances of a queue's group.</summary>
    public double ScaleEvery { get; init; } = Figures.Of("scaleDecisionSeconds");

    /// <summary>The most instances that one decision adds.</summary>
    public int ScaleBy { get; init; } = Figures.WholeOf("instancesPerScaleDecision");
}
