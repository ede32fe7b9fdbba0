namespace RedirectFunctions.Redirects;

/// <summary>Decides whether a destination may be followed. Closed by default: what is not listed is refused.</summary>
internal sealed class DestinationPolicy(AllowedHosts allowedHosts)
{
    /// <summary>Null where the destination may be followed.</summary>
    public Refusal? Check(Destination destination) =>
        allowedHosts.Contains(destination.Host, destination.Port) ? null : Refusal.DestinationNotAllowed;
}
