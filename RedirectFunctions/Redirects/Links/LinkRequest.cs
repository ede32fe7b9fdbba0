using System.Net.Http.Headers;

namespace RedirectFunctions.Redirects.Links;

/// <summary>A request for a tracked link, in the terms of this room.</summary>
public sealed class LinkRequest
{
    public required string Method { get; init; }

    /// <summary>The path segment behind <c>/r/</c>, or null where the link carries its destination in the query.</summary>
    public string? Token { get; init; }

    /// <summary>The short name, where the path is one; then there is no token.</summary>
    public string? Name { get; init; }

    /// <summary>The raw query without its question mark: nothing decoded, nothing normalised. A part of the URL's text, which is not copied.</summary>
    public required ReadOnlyMemory<char> Query { get; init; }

    public required HttpHeaders Headers { get; init; }

    /// <summary>HEAD asks what a GET would answer; nobody has clicked.</summary>
    internal bool IsClick => !string.Equals(Method, "HEAD", StringComparison.OrdinalIgnoreCase);

    /// <summary>Cuts the raw query, without its question mark, out of a URL.</summary>
    public static ReadOnlyMemory<char> QueryOf(string url)
    {
        var mark = url.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? default : url.AsMemory(mark + 1);
    }
}
