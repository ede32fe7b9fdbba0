namespace Chaos;

/// <summary>A redirect that broke its promise.</summary>
/// <param name="Failed">Whether it failed; otherwise, it came too late.</param>
/// <param name="MachinePaused">How long the measuring process stood still meanwhile.</param>
internal sealed record Violation(Click Click, bool Failed, TimeSpan MachinePaused, IReadOnlyList<HappenedFault> GoingOn)
{
    /// <summary>Whether it was too late even without the time in which the machine did other work.</summary>
    public bool IsByProgram => Failed || Click.Latency - MachinePaused > ChaosOptions.LongestRedirect;

    public static List<Violation> Of(IEnumerable<Click> clicks, HostLives lives, Pauses pauses, IReadOnlyList<HappenedFault> faults) =>
    [
        .. from click in clicks
           let failed = click.Fate == ClickFate.Failed
           where failed || (click.Fate == ClickFate.Answered && click.Latency > ChaosOptions.LongestRedirect && lives.WasUp(click))
           select new Violation(
               click,
               failed,
               pauses.Within(click.Sent, click.Finished),
               [.. faults.Where(fault => fault.Overlaps(click.Sent, click.Finished))]),
    ];

    public override string ToString()
    {
        var late = $"{Click.Latency.TotalMilliseconds:F0} ms, of which {MachinePaused.TotalMilliseconds:F0} ms the machine stood still";
        var faults = GoingOn.Count == 0 ? "no fault" : string.Join(", ", GoingOn);
        return $"click {Click.Number} at {Click.Sent.TotalSeconds:F2} s: {(Failed ? Click.Problem : late)}; {faults}";
    }
}
