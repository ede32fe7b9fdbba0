namespace RedirectFunctions.Authoring.Building;

/// <summary>
/// A destination as a link carries it unencoded: with a question mark it runs to the end of the link's query, and none of it is decoded
/// (docs/links.md). So a platform's macro can stand in it as it is, and what replaces it is taken as it comes.
/// </summary>
internal static class UnencodedDestination
{
    /// <param name="url">In normal form, macros hidden.</param>
    public static string Of(string url)
    {
        var end = url.IndexOfAny(['?', '#']);
        var path = end < 0 ? url : url[..end];
        var rest = end < 0 ? "" : url[end..];
        return $"{path.Replace("&", "%26", StringComparison.Ordinal)}{(rest.StartsWith('?') ? "" : "?")}{rest}";
    }
}
