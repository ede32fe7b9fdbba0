using System.Buffers.Text;
using System.Text;

namespace RedirectFunctions.Redirects;

/// <summary>Finds the destination's text in a link. Whether that text is a URL, and whether it may be followed, is decided later.</summary>
internal static class LinkReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Returns the destination's text, or null with the refusal that says why there is none.</summary>
    public static string? Read(LinkRequest request, out Refusal? refusal)
    {
        var text = string.IsNullOrEmpty(request.Token) ? ReadQuery(request.Query) : ReadToken(request.Token);
        refusal = text switch
        {
            null => Refusal.TokenUnreadable,
            "" => Refusal.DestinationMissing,
            _ => null,
        };
        return refusal is null ? DecodeAgainIfStillEncoded(text!) : null;
    }

    private static string? ReadToken(string token)
    {
        if (!Base64Url.IsValid(token))
        {
            return null;
        }

        try
        {
            return StrictUtf8.GetString(Base64Url.DecodeFromChars(token));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static string ReadQuery(ReadOnlySpan<char> query)
    {
        var rest = query;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf('&');
            var pair = end < 0 ? rest : rest[..end];
            var equals = pair.IndexOf('=');
            if (equals >= 0 && IsDestinationName(pair[..equals]))
            {
                return DecodeValue(pair[(equals + 1)..], rest[(equals + 1)..]);
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return "";
    }

    private static bool IsDestinationName(ReadOnlySpan<char> name) =>
        name.Equals("destinationUrl", StringComparison.OrdinalIgnoreCase) || name.Equals("to", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Percent-decodes by RFC 3986: a plus sign is a plus sign, since a URL inside a URL has its spaces encoded already.
    /// A destination that was pasted without encoding (<c>://</c> and a raw <c>?</c> in it) owns the rest of the query,
    /// and its escapes are its own.
    /// </summary>
    private static string DecodeValue(ReadOnlySpan<char> value, ReadOnlySpan<char> restOfQuery) =>
        value.Contains("://", StringComparison.Ordinal) && value.Contains('?')
            ? restOfQuery.ToString()
            : Uri.UnescapeDataString(value);

    /// <summary>Mailing tools encode links that are encoded already: <c>https%3A%2F%2F…</c> after decoding cannot be a URL yet.</summary>
    private static string DecodeAgainIfStillEncoded(string text)
    {
        var scheme = text.StartsWith("https", StringComparison.OrdinalIgnoreCase) ? 5
            : text.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? 4
            : 0;
        var tail = text.AsSpan(scheme);
        return scheme > 0 && (tail.StartsWith("%3A", StringComparison.OrdinalIgnoreCase) || tail.StartsWith(":%2F", StringComparison.OrdinalIgnoreCase))
            ? Uri.UnescapeDataString(text)
            : text;
    }
}
