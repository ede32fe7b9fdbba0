using System.Net.Http.Headers;

namespace RedirectFunctions.Clicks.Reading;

internal static class RequestHeaders
{
    private const int MaxUserAgentLength = 512;

    /// <summary>
    /// The user agent, truncated before anything stores it: a browser's has some 150 characters, but anyone can send 16 KB.
    /// </summary>
    public static string? UserAgent(this HttpHeaders headers) => TextLimit.Cut(headers.FirstValue("User-Agent"), MaxUserAgentLength);

    /// <summary>
    /// The header as it was sent, or null. The validating accessors of <see cref="HttpHeaders"/> split a user agent into product tokens,
    /// but what a visitor's browser says is evidence and stays unchanged.
    /// </summary>
    public static string? FirstValue(this HttpHeaders headers, string name)
    {
        if (!headers.NonValidated.TryGetValues(name, out var values))
        {
            return null;
        }

        foreach (var value in values)
        {
            return value.Length == 0 ? null : value;
        }

        return null;
    }
}
