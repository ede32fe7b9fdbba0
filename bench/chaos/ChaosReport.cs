namespace Chaos;

/// <summary>What a run has shown.</summary>
/// <param name="Clicks">All clicks that were sent.</param>
/// <param name="Milliseconds">How long visitors waited for a redirect while the process was up, the shortest wait first.</param>
/// <param name="Log">The program's own log.</param>
/// <param name="Copies">Messages that the run put into the queue a second time.</param>
/// <param name="StrangeEvents">Events that no click belongs to, or that break a rule of GA4.</param>
/// <param name="LeftOver">Messages and spool entries that were still there at the end.</param>
/// <param name="Load">From the first click to the last.</param>
/// <param name="Drain">From the last click until everything had arrived.</param>
internal sealed record ChaosReport(
    ChaosOptions Options,
    IReadOnlyList<Click> Clicks,
    IReadOnlyList<double> Milliseconds,
    IReadOnlyList<Violation> Violations,
    IReadOnlyList<HappenedFault> Faults,
    Account Account,
    HostLog Log,
    int Copies,
    int StrangeEvents,
    int LeftOver,
    TimeSpan LongestPause,
    TimeSpan Load,
    TimeSpan Drain)
{
    public int Kills => Faults.Count(fault => fault.Kind == FaultKind.Kill);

    public int FailedRedirects => Violations.Count(violation => violation.Failed);

    /// <summary>Redirects over the limit for which the program is to blame.</summary>
    public int LateByProgram => Violations.Count(violation => violation is { Failed: false, IsByProgram: true });

    public IEnumerable<Duplicate> Unexplained => Account.Duplicates.Where(duplicate => duplicate.Cause == DuplicateCause.Unexplained);

    public bool IsGood => Account.Lost.Count == 0 && FailedRedirects == 0 && LateByProgram == 0;

    public int Count(ClickFate fate) => Clicks.Count(click => click.Fate == fate);

    /// <summary>The wait that this share of the visitors did not exceed, in milliseconds.</summary>
    public double Percentile(double part) => Milliseconds.Count == 0 ? 0 : Milliseconds[(int)Math.Ceiling(part * Milliseconds.Count) - 1];
}
