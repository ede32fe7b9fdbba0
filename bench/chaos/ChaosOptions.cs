namespace Chaos;

/// <summary>One run: how much load, how many faults, and how long to wait for the end of it.</summary>
internal sealed record ChaosOptions
{
    /// <summary>How long a redirect may wait for the queue (ENQUEUE_BUDGET_MS).</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(250);

    /// <summary>No redirect may take longer while the process is up.</summary>
    public static readonly TimeSpan LongestRedirect = Budget + TimeSpan.FromMilliseconds(100);

    /// <summary>Clicks that must be answered, not counting those that meet a dead process.</summary>
    public int Clicks { get; init; } = 100_000;

    /// <summary>Clicks a second, whether the ones before have been answered or not.</summary>
    public int Rate { get; init; } = 400;

    /// <summary>Faults other than kills.</summary>
    public int Faults { get; init; } = 50;

    public int Kills { get; init; } = 10;

    /// <summary>Only these kinds of faults; all kinds if empty. For finding the cause of something.</summary>
    public IReadOnlyList<FaultKind> Kinds { get; init; } = [];

    /// <summary>The same seed makes the same faults at the same times.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>From 0, every fault as short as its kind allows, to 1, faults up to the longest of their kind.</summary>
    public double FaultLength { get; init; } = 1;

    /// <summary>
    /// Kills come first, and storage faults after them. A process that dies while the queue is away leaves leased spool entries, which
    /// wait for a minute. A short run has no time for that.
    /// </summary>
    public bool KillsFirst { get; init; }

    /// <summary>
    /// How long a message belongs to a process that has died with it; in Azure, ten minutes. It must be longer than any delivery, because a
    /// shortened lease is not renewed.
    /// </summary>
    public TimeSpan QueueLease { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The wait for what is still on its way after the last click and the last fault.</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The wait ends earlier when nothing has arrived for this long; the longest break of a circuit is 5 minutes.</summary>
    public TimeSpan QuietLimit { get; init; } = TimeSpan.FromMinutes(7);

    /// <summary>The folder for spool and log; if null, a new one in the folder for temporary files.</summary>
    public string? Folder { get; init; }

    /// <summary>Is told of every fault as it happens.</summary>
    public TextWriter Output { get; init; } = TextWriter.Null;

    /// <summary>Every fault except a full spool, once or twice, in a minute.</summary>
    public static ChaosOptions Short { get; } = new()
    {
        Clicks = 4_000,
        Rate = 100,
        Faults = 16,
        Kills = 2,
        FaultLength = 0.2,
        KillsFirst = true,
        QueueLease = TimeSpan.FromSeconds(30),
        DrainLimit = TimeSpan.FromMinutes(5),
        QuietLimit = TimeSpan.FromMinutes(2),
    };

    /// <summary>How long the load takes if every click is answered.</summary>
    public TimeSpan Span => TimeSpan.FromSeconds((double)Clicks / Rate);
}
