using Chaos.Accounts;
using Chaos.Faults;

namespace Chaos;

/// <summary>What a run has shown.</summary>
internal sealed record ChaosReport
{
    public required ChaosOptions Options { get; init; }

    public required int Sent { get; init; }

    public required int Answered { get; init; }

    /// <summary>Clicks that met a dead process.</summary>
    public required int Unanswered { get; init; }

    public required IReadOnlyList<HappenedFault> Faults { get; init; }

    public required Account Account { get; init; }

    /// <summary>Clicks that the program itself has reported as lost.</summary>
    public required int ReportedLost { get; init; }

    /// <summary>Clicks that went to the spool, those of dead processes among them.</summary>
    public required int Spooled { get; init; }

    /// <summary>Lines of the program's log at the levels Error and Critical.</summary>
    public required int ErrorLines { get; init; }

    public required int Copies { get; init; }

    /// <summary>Events that no click belongs to, or that break a rule of GA4.</summary>
    public required int StrangeEvents { get; init; }

    /// <summary>Messages and spool entries that were still there at the end.</summary>
    public required int LeftOver { get; init; }

    public required Latencies Redirects { get; init; }

    public required IReadOnlyList<Violation> Violations { get; init; }

    public required TimeSpan LongestPause { get; init; }

    /// <summary>From the first click to the last.</summary>
    public required TimeSpan Load { get; init; }

    /// <summary>From the last click until everything had arrived.</summary>
    public required TimeSpan Drain { get; init; }

    public int Lost => Account.Lost.Count;

    public int Kills => Faults.Count(fault => fault.Kind == FaultKind.Kill);

    public int FailedRedirects => Violations.Count(violation => violation.Failed);

    /// <summary>Redirects over the limit, as the visitor saw it.</summary>
    public int LateRedirects => Violations.Count(violation => !violation.Failed);

    /// <summary>Those of them that the program is to blame for.</summary>
    public int LateByProgram => Violations.Count(violation => violation is { Failed: false, IsByProgram: true });

    public int Unexplained => Account.Duplicates.Count(duplicate => duplicate.Cause == DuplicateCause.Unexplained);

    public bool IsGood => Lost == 0 && FailedRedirects == 0 && LateByProgram == 0;
}
