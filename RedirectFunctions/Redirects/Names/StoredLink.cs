namespace RedirectFunctions.Redirects.Names;

/// <summary>What a short name stands for.</summary>
/// <param name="Name">In lower case.</param>
/// <param name="Destination">In normal form, as it was when it was stored.</param>
/// <param name="Expires">From when on the name leads nowhere; null for never.</param>
/// <param name="Disabled">Leads nowhere until that is taken back.</param>
/// <param name="Signature">As in a link's <c>sig</c>; null where the app had no key when the name was stored.</param>
/// <param name="ETag">Of the stored version, quoted; empty before it is stored.</param>
public sealed record StoredLink(string Name, string Destination, DateTimeOffset? Expires, bool Disabled, string? Signature, string ETag = "");
