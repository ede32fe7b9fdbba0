using System.Net.Http.Headers;
using RedirectFunctions.Clicks.Reading;

namespace RedirectFunctions.Clicks.Traffic;

/// <summary>
/// Tells a visitor's kind of device: by the client hint that Chromium sends with every request over HTTPS (Sec-CH-UA-Platform), and else by
/// the user agent. A user agent that is none of the three is no device: a television, a program.
/// </summary>
internal static class DeviceReader
{
    /// <summary>In this order, because Android's user agents say Linux as well.</summary>
    private static readonly (string Word, DeviceClass Device)[] Agents =
    [
        ("iPhone", DeviceClass.Ios),
        ("iPad", DeviceClass.Ios),
        ("iPod", DeviceClass.Ios),
        ("Android", DeviceClass.Android),
        ("Windows NT", DeviceClass.Desktop),
        ("Macintosh", DeviceClass.Desktop),
        ("X11;", DeviceClass.Desktop),
    ];

    /// <summary>Null if the request does not say.</summary>
    public static DeviceClass? Read(HttpHeaders headers)
    {
        if (headers.FirstValue("Sec-CH-UA-Platform") is { } platform && OfPlatform(platform.AsSpan().Trim('"')) is { } device)
        {
            return device;
        }

        if (headers.UserAgent() is { } userAgent)
        {
            foreach (var (word, named) in Agents)
            {
                if (userAgent.Contains(word, StringComparison.OrdinalIgnoreCase))
                {
                    return named;
                }
            }
        }

        return null;
    }

    /// <summary>The values are those of the User-Agent Client Hints specification, section 3.8.</summary>
    private static DeviceClass? OfPlatform(ReadOnlySpan<char> platform) => platform switch
    {
        "iOS" => DeviceClass.Ios,
        "Android" => DeviceClass.Android,
        "Windows" or "macOS" or "Linux" or "Chrome OS" or "Chromium OS" => DeviceClass.Desktop,
        _ => null,
    };
}
