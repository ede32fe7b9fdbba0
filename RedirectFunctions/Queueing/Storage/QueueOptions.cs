using RedirectFunctions.Queueing.Messages;

namespace RedirectFunctions.Queueing.Storage;

/// <summary>Where the queues are, and what happens while they are away.</summary>
public sealed record QueueOptions
{
    public const string DefaultName = "redirect-tracking";

    public StorageAccount Account { get; init; } = new();

    public string Name { get; init; } = DefaultName;

    /// <summary>The second account, for what the first one does not take; null if there is only one.</summary>
    public StorageAccount? FallbackAccount { get; init; }

    public string FallbackName => $"{Name}-fallback";

    /// <summary>Deliveries that were given up wait here without expiry.</summary>
    public string ParkedName => $"{Name}-parked";

    /// <summary>How long a redirect may wait for the queue.</summary>
    public TimeSpan EnqueueBudget { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The most messages on their way to the queue at once.</summary>
    public int SendSlots { get; init; } = 4;

    /// <summary>The most clicks in a message; no more than <see cref="ClickBatch.MaxClicks"/>.</summary>
    public int MessageClicks { get; init; } = ClickBatch.MaxClicks;

    /// <summary>
    /// The spool makes its own folder in this one, which must be writable, on a local disk, and still there after a restart.
    /// </summary>
    public string SpoolDirectory { get; init; } = Path.Combine(Path.GetTempPath(), "redirect-functions");

    /// <summary>The most bytes that the spool may hold. Clicks beyond that are kept in memory alone.</summary>
    public long SpoolMaxBytes { get; init; } = 256 * 1024 * 1024;
}
