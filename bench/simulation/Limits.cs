namespace Simulation;

/// <summary>What Azure allows one deployment, and how fast it gives it; as published.</summary>
internal sealed record Limits
{
    /// <summary>
    /// Operations a second on a queue, for messages of 1 KiB. Each message that is put, received or deleted counts as one (Azure: scale
    /// targets for Queue Storage, 2,000 messages a second; the performance checklist for Queue Storage says what counts).
    /// </summary>
    public double QueueOperations { get; init; } = 2000;

    /// <summary>Requests a second to a storage account (Azure: scale targets for Queue Storage, and for standard accounts).</summary>
    public double AccountRequests { get; init; } = 20_000;

    /// <summary>Instances of a group: infra/main.bicep, <c>scale.maximumInstances</c>; Azure accepts up to 1,000.</summary>
    public int MaximumInstances { get; init; } = 100;

    /// <summary>Instances of 2 GB in a region, a subscription's quota of 512,000 MB (Azure: flex-consumption-plan).</summary>
    public int RegionInstances { get; init; } = 250;

    /// <summary>Messages that a receive brings: host.json, <c>batchSize</c>.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Messages at work in an instance that still let it fetch: host.json, <c>newBatchThreshold</c>.</summary>
    public int NewBatchThreshold { get; init; } = 256;

    /// <summary>
    /// Messages of the queue for which there is one instance (the queue extension's target-based scaler: both numbers of host.json). Its
    /// length of the queue counts those that are hidden or being worked on, too.
    /// </summary>
    public int MessagesPerInstance => BatchSize + NewBatchThreshold;

    /// <summary>
    /// Seconds between two decisions on instances of a queue's group (Azure: event-driven-scaling, triggers other than HTTP, for the
    /// Consumption plan; for Flex Consumption no figure is published).
    /// </summary>
    public double ScaleEvery { get; init; } = 30;

    /// <summary>Instances that one decision adds at most (Azure: functions-target-based-scaling).</summary>
    public int ScaleBy { get; init; } = 4;
}
