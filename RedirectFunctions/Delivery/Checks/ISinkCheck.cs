namespace RedirectFunctions.Delivery.Checks;

/// <summary>Tries the way to one sink with the settings as they are.</summary>
public interface ISinkCheck
{
    /// <summary>The sink's name and address, without a query.</summary>
    string Target { get; }

    /// <returns>What was found out: at least one finding.</returns>
    Task<IReadOnlyList<Finding>> RunAsync(CheckClient client, DateTimeOffset now, CancellationToken cancellationToken);
}
