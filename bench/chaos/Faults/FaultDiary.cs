namespace Chaos.Faults;

/// <summary>A fault that happened.</summary>
internal sealed record HappenedFault(FaultKind Kind, string? Sink, TimeSpan From)
{
    /// <summary>Null while it lasts.</summary>
    public TimeSpan? Until { get; set; }

    public bool Overlaps(TimeSpan from, TimeSpan until) => From <= until && (Until ?? TimeSpan.MaxValue) >= from;

    public override string ToString() =>
        $"{Kind}{(Sink is null ? "" : " " + Sink)} {From.TotalSeconds:F1}–{Until?.TotalSeconds.ToString("F1") ?? ""} s";
}

/// <summary>What went wrong when.</summary>
internal sealed class FaultDiary(RunClock clock, TextWriter output)
{
    private readonly Lock _lock = new();
    private readonly List<HappenedFault> _faults = [];

    public HappenedFault Begin(FaultKind kind, string? sink = null)
    {
        var fault = new HappenedFault(kind, sink, clock.Now);
        lock (_lock)
        {
            _faults.Add(fault);
        }

        return fault;
    }

    public void End(HappenedFault fault)
    {
        fault.Until = clock.Now;
        output.WriteLine($"  {fault}");
    }

    public IReadOnlyList<HappenedFault> Snapshot()
    {
        lock (_lock)
        {
            return [.. _faults];
        }
    }
}
