namespace RedirectFunctions.Redirects.Destinations;

/// <summary>Which destinations are followed.</summary>
/// <param name="AllowedHosts">Hosts that need no signature.</param>
/// <param name="RequireSignature">Whether being listed is not enough.</param>
public sealed record DestinationRules(AllowedHosts AllowedHosts, bool RequireSignature = false);
