using System.Net.Http.Headers;
using RedirectFunctions.Redirects.Links;

namespace RedirectFunctions.Authoring.Explaining;

/// <summary>Turns a link that somebody has pasted into the request that a browser would make.</summary>
internal static class LinkText
{
    /// <param name="link">A URL on any host, or its path and query.</param>
    /// <returns>Null if its path is not that of a link.</returns>
    public static LinkRequest? ToRequest(string link, HttpHeaders headers)
    {
        link = link.Trim().Split('#')[0];
        var mark = link.IndexOf('?', StringComparison.Ordinal);
        var path = PathOf(mark < 0 ? link : link[..mark]);
        var query = mark < 0 ? "" : link[(mark + 1)..];
        return path.Trim('/').Split('/') switch
        {
            ["r" or "R"] => Request(null, null),
            ["r" or "R", var token] => Request(token, null),
            [{ Length: > 0 } name] => Request(null, name),
            _ => null,
        };

        // Hosts decode the path, but not the query.
        LinkRequest Request(string? token, string? name) => new()
        {
            Method = "GET",
            Token = token is null ? null : Uri.UnescapeDataString(token),
            Name = name is null ? null : Uri.UnescapeDataString(name),
            Query = query.AsMemory(),
            Headers = headers,
        };
    }

    private static string PathOf(string beforeQuery)
    {
        var authority = beforeQuery.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0)
        {
            return beforeQuery;
        }

        var slash = beforeQuery.IndexOf('/', authority + 3);
        return slash < 0 ? "" : beforeQuery[slash..];
    }
}
