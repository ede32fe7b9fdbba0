namespace RedirectFunctions.Delivery.Checks;

/// <summary>Tries the way to every sink with the settings as they are, and says what the answers mean.</summary>
public sealed class DeliveryCheck(IEnumerable<ISinkCheck> checks, TimeProvider time)
{
    public async Task<IReadOnlyList<CheckReport>> RunAsync(CancellationToken cancellationToken)
    {
        using var client = new CheckClient();
        var reports = new List<CheckReport>();
        foreach (var check in checks)
        {
            reports.Add(new CheckReport(check.Target, await check.RunAsync(client, time.GetUtcNow(), cancellationToken)));
        }

        return reports;
    }
}
