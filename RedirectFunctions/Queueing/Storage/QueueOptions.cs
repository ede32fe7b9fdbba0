using RedirectFunctions.Queueing.Messages;

namespace RedirectFunctions.Queueing.Storage;

/// <summary>Where the queues live, a connection string or the queue service's address with an identity, and what happens while they are away.</summary>
public sealed record QueueOptions
{
    public const string DefaultName = "redirect-tracking";

    public StorageAccount Account { get; init; } = new();

    public string Name { get; init; } = DefaultName;

    /// <summary>The second account, for what the first does not take; null where there is only one.</summary>
    public StorageAccount? FallbackAccount { get; init; }

    public string FallbackName => $"{Name}-fallback";

    /// <summary>Deliveries that were given up wait here, without expiry.</summary>
    public string ParkedName => $"{Name}-parked";

    /// <summary>How long a redirect may wait for the queue.</summary>
    public TimeSpan EnqueueBudget { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Messages on their way to the queue at once, at most.</summary>
    public int SendSlots { get; init; } = 4;

    /// <summary>Clicks in a message, at most; no more than <see cref="ClickBatch.MaxClicks"/>.</summary>
    public int MessageClicks { get; init; } = ClickBatch.MaxClicks;

    /// <summary>The folder that the spool's own folder is made in; on a disk of this machine, writable, and still there after a restart.</summary>
    public string SpoolDirectory { get; init; } = Path.Combine(Path.GetTempPath(), "redirect-functions");

    /// <summary>Bytes the spool may hold; what comes beyond them is lost.</summary>
    public long SpoolMaxBytes { get; init; } = 256 * 1024 * 1024;
}
