namespace RedirectFunctions.Redirects.Links;

/// <summary>What a link says, before anything of it is judged.</summary>
/// <param name="Destination">The destination's text; null where it could not be read, empty where there is none.</param>
/// <param name="OwnQuery">What else stands in the link's query, undecoded.</param>
/// <param name="Signature">The value of <c>sig</c>; null where the link has none.</param>
public sealed record LinkReading(string? Destination, string OwnQuery, string? Signature = null)
{
    /// <summary>The link's own name: the short name that was asked for, or the one that the signature has; null for none.</summary>
    public string? Name { get; init; }
}
