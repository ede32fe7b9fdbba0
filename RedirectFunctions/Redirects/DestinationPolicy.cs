using RedirectFunctions.Redirects.Signing;

namespace RedirectFunctions.Redirects;

/// <summary>
/// Decides whether a destination may be followed. Closed by default: its host is listed, or the link is signed, else it is refused.
/// </summary>
/// <param name="signer">Null where there are no keys; then no link is signed.</param>
/// <param name="requireSignature">Whether a listed host is not enough.</param>
internal sealed class DestinationPolicy(AllowedHosts allowedHosts, LinkSigner? signer = null, bool requireSignature = false)
{
    /// <summary>Null where the destination may be followed.</summary>
    /// <param name="destination">What was read from the link.</param>
    /// <param name="link">The link; its signature covers the destination's text as the link has it.</param>
    public Refusal? Check(Destination destination, LinkReading link) => Lists(destination) ? null : CheckSignature(link);

    /// <summary>Whether it may be followed without a signature.</summary>
    public bool Lists(Destination destination) => !requireSignature && allowedHosts.Contains(destination.Host, destination.Port);

    /// <summary>Null where the link has the right signature.</summary>
    public Refusal? CheckSignature(LinkReading link) =>
        link.Signature is { } signature && signer is not null ? signer.Verify(link.Destination, signature)
        : requireSignature ? Refusal.SignatureMissing
        : Refusal.DestinationNotAllowed;
}
