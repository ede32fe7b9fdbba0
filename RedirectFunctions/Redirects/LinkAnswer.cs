using System.Net;
using RedirectFunctions.Clicks.Visitors;

namespace RedirectFunctions.Redirects;

/// <summary>What the visitor gets: a redirect or a refusal page.</summary>
public sealed class LinkAnswer
{
    /// <summary>
    /// 302 and not 301: browsers remember a permanent redirect, and the next click would never reach us. The referrer policy is the
    /// browsers' own default, stated so that a laxer policy of the page with the link cannot give the destination more than that page's
    /// origin; the destination still learns where its visitors come from.
    /// </summary>
    private static readonly KeyValuePair<string, string>[] RedirectHeaders =
    [
        new("Cache-Control", "no-store"),
        new("X-Robots-Tag", "noindex"),
        new("Referrer-Policy", "strict-origin-when-cross-origin"),
    ];

    public required HttpStatusCode Status { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public string? Location { get; init; }

    /// <summary>To be set with the redirect.</summary>
    public IReadOnlyList<VisitorCookie> Cookies { get; init; } = [];

    public ReadOnlyMemory<byte> Body { get; init; }

    internal static LinkAnswer RedirectTo(string location, IReadOnlyList<VisitorCookie> cookies) => new()
    {
        Status = HttpStatusCode.Found,
        Headers = RedirectHeaders,
        Location = location,
        Cookies = cookies,
    };
}
