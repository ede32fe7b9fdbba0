using System.Collections.Frozen;
using System.Net;
using RedirectFunctions.Redirects.Refusals;

namespace RedirectFunctions.Authoring.Explaining;

/// <summary>
/// Notices that a pasted link is not one of this app. The app does not know all hosts that lead to it, but it knows some that never do.
/// </summary>
internal static class OtherHost
{
    /// <summary>Hosts of public link shorteners, on which nobody else's links live.</summary>
    private static readonly FrozenSet<string> Shorteners = FrozenSet.ToFrozenSet(
        [
            "adobe.ly", "amzn.eu", "amzn.to", "apple.co", "bit.ly", "bitly.com", "buff.ly", "cutt.ly", "dub.co", "dub.sh", "fb.me", "g.co",
            "git.io", "go.ly", "goo.gl", "is.gd", "j.mp", "kutt.it", "kutt.to", "lnkd.in", "maps.app.goo.gl", "ow.ly", "pin.it", "rb.gy",
            "rebrand.ly", "s.id", "shorturl.at", "snip.ly", "t.co", "t.ly", "t.me", "tiny.cc", "tinyurl.com", "v.gd", "wa.me", "youtu.be",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Null if the link may be one of this app.</summary>
    public static Refusal? Refuse(string link) => Of(link) is { } host && Shorteners.Contains(host)
        ? new Refusal(
            HttpStatusCode.NotFound,
            "other_host",
            "This is another host's link",
            $"{host} belongs to another service, and only it knows where its links lead. Open the link, and explain where it ends.")
        : null;

    /// <summary>What there is to say about a name that was not found; null if the link's host is none, or this machine.</summary>
    public static string? RemarkOn(string link, Refusal refusal) =>
        refusal.Code is "name_unknown" or "name_unavailable" && Of(link) is { } host
            ? $"If {host} is not a host of this app, this is another host's link, about which nothing is known here."
            : null;

    /// <summary>Null for a path, and for this machine.</summary>
    public static string? Of(string link) =>
        Uri.TryCreate(link.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && !uri.IsLoopback
            ? uri.IdnHost
            : null;
}
