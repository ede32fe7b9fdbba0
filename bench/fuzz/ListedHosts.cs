namespace Fuzz;

/// <summary>
/// The rules that the fuzzed app is given, and what they mean to a browser, expressed a second time, in code that shares nothing with
/// the app's.
/// </summary>
internal static class ListedHosts
{
    public const string Rules = "example.com,.example.com,münchen.example,127.0.0.1,[2001:db8::1]:8443";

    /// <summary>What is wrong with a <c>Location</c>; null if a browser opens a listed host over http or https.</summary>
    public static string? Problem(string location, BrowserUrl? url) => url switch
    {
        null => "a browser finds no URL in it",
        { Protocol: not ("http:" or "https:") } => $"a browser finds the scheme {url.Protocol}",
        { Username: not "" } or { Password: not "" } => "a browser finds a user name",
        _ when !Contain(url) => $"a browser opens {url.Hostname}{(url.Port.Length > 0 ? ":" : "")}{url.Port}, which is not listed",
        _ when location.Any(character => character is <= ' ' or >= '\u007f' or '\\') => "it has a character that has no place in a header "
            + "or a URL",
        _ => null,
    };

    private static bool Contain(BrowserUrl url)
    {
        var host = url.Hostname.EndsWith('.') ? url.Hostname[..^1] : url.Hostname;
        return (host, url.Port) switch
        {
            ("example.com" or "xn--mnchen-3ya.example" or "127.0.0.1", "") => true,
            ("[2001:db8::1]", "8443") => true,
            (_, "") => host.EndsWith(".example.com", StringComparison.Ordinal),
            _ => false,
        };
    }
}
