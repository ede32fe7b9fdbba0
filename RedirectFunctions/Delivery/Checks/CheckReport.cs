namespace RedirectFunctions.Delivery.Checks;

/// <summary>What was found out about one target.</summary>
/// <param name="Target">Its name and address, without a query.</param>
/// <param name="Findings">At least one.</param>
public sealed record CheckReport(string Target, IReadOnlyList<Finding> Findings)
{
    public bool IsGood => Findings.All(static finding => finding.Verdict != Verdict.Fix);
}
