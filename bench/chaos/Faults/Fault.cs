namespace Chaos.Faults;

/// <summary>A fault that is due.</summary>
/// <param name="Sink">Null where it is none of a sink's.</param>
/// <param name="Start">Counted from the first click.</param>
internal sealed record Fault(FaultKind Kind, string? Sink, TimeSpan Start, TimeSpan Length)
{
    public TimeSpan End => Start + Length;

    /// <summary>The shortest and the longest, in seconds.</summary>
    public static (double Shortest, double Longest) Lengths(FaultKind kind) => kind switch
    {
        FaultKind.StorageStalled => (1, 8),
        FaultKind.StorageStopped => (2, 6),
        FaultKind.MessagesCopied => (1, 1),
        // The program counts every five seconds: it takes up to five to notice, and as long to notice the end.
        FaultKind.SpoolFull => (14, 18),
        FaultKind.SinkSlow => (5, 15),
        _ => (3, 15),
    };
}
