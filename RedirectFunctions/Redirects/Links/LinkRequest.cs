using System.Net.Http.Headers;

namespace RedirectFunctions.Redirects.Links;

/// <summary>A request for a tracked link, independent of how it arrived.</summary>
public sealed class LinkRequest
{
    public required string Method { get; init; }

    /// <summary>The path segment after <c>/r/</c>, or null if the link carries its destination in the query.</summary>
    public string? Token { get; init; }

    /// <summary>The short name if the path is one; there is no token then.</summary>
    public string? Name { get; init; }

    /// <summary>The raw query without its question mark, neither decoded nor normalised. A slice of the URL's text, not a copy.</summary>
    public required ReadOnlyMemory<char> Query { get; init; }

    public required HttpHeaders Headers { get; init; }

    /// <summary>HEAD asks what a GET would return; nobody has clicked.</summary>
    internal bool IsClick => !string.Equals(Method, "HEAD", StringComparison.OrdinalIgnoreCase);

    /// <summary>How ad platforms report a click in the background; its body says nothing to us.</summary>
    internal bool IsPost => string.Equals(Method, "POST", StringComparison.OrdinalIgnoreCase);

    /// <summary>Cuts the raw query, without its question mark, out of a URL.</summary>
    public static ReadOnlyMemory<char> QueryOf(string url)
    {
        var mark = url.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? default : url.AsMemory(mark + 1);
    }
}
