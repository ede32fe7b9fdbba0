using Fuzz.Browser;

namespace Fuzz;

/// <summary>The rules that the fuzzed app is given, and what they mean, said once more in terms of a browser and by code that shares nothing with the app's.</summary>
internal static class ListedHosts
{
    public const string Rules = "example.com,.example.com,münchen.example,127.0.0.1,[2001:db8::1]:8443";

    public static bool Contain(BrowserUrl url)
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
