using Fuzz.Browser;

namespace Fuzz;

/// <summary>What a browser opens when it is sent a <c>Location</c>.</summary>
internal static class BrowserOpens
{
    /// <summary>Null where it opens a listed host over http or https; else what is wrong.</summary>
    public static string? NothingElse(string location, BrowserUrl? url) => url switch
    {
        null => "a browser finds no URL in it",
        { Protocol: not ("http:" or "https:") } => $"a browser finds the scheme {url.Protocol}",
        { Username: not "" } or { Password: not "" } => "a browser finds a user name",
        _ when !ListedHosts.Contain(url) => $"a browser opens {url.Hostname}{(url.Port.Length > 0 ? ":" : "")}{url.Port}, which is not listed",
        _ when location.Any(character => character is <= ' ' or >= '\u007f' or '\\') => "it has a character that has no place in a header or a URL",
        _ => null,
    };
}
