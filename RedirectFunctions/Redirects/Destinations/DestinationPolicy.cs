using RedirectFunctions.Clicks;
using RedirectFunctions.Redirects.Refusals;
using RedirectFunctions.Redirects.Signing;

namespace RedirectFunctions.Redirects.Destinations;

/// <summary>
/// Decides whether a destination may be followed. Closed by default: unless its host is listed or the link is signed, it is refused. The
/// one exception is the canary's destination, which leads nowhere.
/// </summary>
/// <param name="signer">Null if there are no keys; then no link counts as signed.</param>
public sealed class DestinationPolicy(DestinationRules rules, LinkSigner? signer = null)
{
    /// <summary>Null if the destination may be followed.</summary>
    /// <param name="destination">What was read from the link.</param>
    /// <param name="text">The destination's text as it appears in the link: that is what a signature covers.</param>
    /// <param name="signature">The link's signature; null if it has none.</param>
    public Refusal? Check(Destination destination, string text, string? signature) =>
        destination.Url == CanaryClick.Destination || Lists(destination) ? null : CheckSignature(text, signature);

    /// <summary>Whether it may be followed without a signature.</summary>
    public bool Lists(Destination destination) =>
        !rules.RequireSignature && rules.AllowedHosts.Contains(destination.Host, destination.Port);

    /// <summary>
    /// The name in a signature, if the signature matches the destination's text: for a listed host nothing else checks it.
    /// </summary>
    public string? ProvenName(string text, string? signature) =>
        LinkSignature.TryParse(signature, out var parts) && !parts.Name.IsEmpty && CheckSignature(text, signature) is null
            ? parts.Name.ToString()
            : null;

    /// <summary>Null if the signature matches the destination's text.</summary>
    public Refusal? CheckSignature(string text, string? signature) =>
        signature is not null && signer is not null ? signer.Verify(text, signature)
        : rules.RequireSignature ? Refusal.SignatureMissing
        : Refusal.DestinationNotAllowed;
}
