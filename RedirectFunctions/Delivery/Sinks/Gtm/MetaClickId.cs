using System.Globalization;
using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery.Sinks.Gtm;

/// <summary>
/// Meta's <c>fbc</c>: <c>fb.&lt;subdomain index&gt;.&lt;milliseconds&gt;.&lt;fbclid&gt;</c> (Meta's page "fbp and fbc"). Meta's tag would
/// make one itself, of the time at which it runs; a click that is delivered late would be a click of that time.
/// </summary>
internal static class MetaClickId
{
    private const int Parts = 4;

    /// <summary>
    /// Second-level names under which the domains of a country are registered: <c>co.uk</c>, <c>com.au</c>, <c>or.jp</c>.
    /// </summary>
    private static readonly HashSet<string> SecondLevels = new(StringComparer.Ordinal)
    {
        "ac", "co", "com", "edu", "go", "gob", "gov", "gv", "ltd", "me", "mil", "ne", "net", "nom", "or", "org", "plc", "sch",
    };

    /// <returns>
    /// The cookie <c>_fbc</c> while it is of the same <c>fbclid</c>, because the newest click counts; null if there is neither.
    /// </returns>
    public static string? Of(Click click)
    {
        var fbclid = click.Platform.Find("platform_fbclid");
        var cookie = click.AdCookies?.Find("_fbc");
        if (fbclid is null || (cookie?.Split('.', Parts) is { Length: Parts } parts && parts[^1] == fbclid))
        {
            return cookie;
        }

        var index = SubdomainIndex(click.Destination);
        return string.Create(CultureInfo.InvariantCulture, $"fb.{index}.{click.Time.ToUnixTimeMilliseconds()}.{fbclid}");
    }

    /// <summary>The labels of the domain that the cookie would be set on, less one: 1 for example.com, 2 for example.co.uk.</summary>
    private static int SubdomainIndex(string destination)
    {
        var labels = Uri.TryCreate(destination, UriKind.Absolute, out var url) ? url.IdnHost.Split('.') : [];
        return labels.Length > 2 && labels[^1].Length == 2 && SecondLevels.Contains(labels[^2]) ? 2 : 1;
    }
}
