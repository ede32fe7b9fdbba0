namespace RedirectFunctions.Redirects.Hosts;

/// <summary>A host under which links are answered, and what it answers beside them.</summary>
/// <param name="Name">ASCII, lower case, without a port; null stands for every host that is not listed.</param>
/// <param name="Fallback">
/// Where <c>/</c> and names lead that are unknown or have expired, in normal form; null for a page that says so.
/// </param>
/// <param name="AppleAppSiteAssociation">JSON that lets iOS open links in an app; null for none.</param>
/// <param name="AssetLinks">JSON that lets Android open links in an app; null for none.</param>
public sealed record LinkHost(
    string? Name,
    string? Fallback = null,
    ReadOnlyMemory<byte>? AppleAppSiteAssociation = null,
    ReadOnlyMemory<byte>? AssetLinks = null)
{
    /// <summary>This one, with what it does not say taken from another.</summary>
    internal LinkHost Else(LinkHost other) => this with
    {
        Fallback = Fallback ?? other.Fallback,
        AppleAppSiteAssociation = AppleAppSiteAssociation ?? other.AppleAppSiteAssociation,
        AssetLinks = AssetLinks ?? other.AssetLinks,
    };
}
