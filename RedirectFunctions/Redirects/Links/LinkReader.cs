using System.Buffers.Text;
using System.Text;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Redirects.Refusals;
using RedirectFunctions.Redirects.Rules;
using RedirectFunctions.Redirects.Signing;

namespace RedirectFunctions.Redirects.Links;

/// <summary>Finds the destination's text in a link. Whether that text is a URL and may be followed is decided later.</summary>
internal static class LinkReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Returns what the link says, or null with the refusal that says why it has no destination.</summary>
    public static LinkReading? Read(LinkRequest request, out Refusal? refusal)
    {
        // What stands in the link for all to see goes before the token: Google's rules for transparent click trackers (Google Ads help
        // 13707399) demand that no other target ever wins over it.
        var reading = ReadQuery(request.Query.Span);
        if (reading.Destination!.Length == 0 && !string.IsNullOrEmpty(request.Token))
        {
            reading = new LinkReading(ReadToken(request.Token), request.Query.ToString());
        }

        refusal = reading.Destination switch
        {
            null => Refusal.TokenUnreadable,
            "" => Refusal.DestinationMissing,
            _ => null,
        };
        if (refusal is not null)
        {
            return null;
        }

        var destination = DecodeAgainIfStillEncoded(reading.Destination!);
        return TakeSignature(ReferenceEquals(destination, reading.Destination) ? reading : reading with { Destination = destination });
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

    private static LinkReading ReadQuery(ReadOnlySpan<char> query)
    {
        foreach (var pair in new QueryPairs(query))
        {
            if (IsDestinationName(pair.Name))
            {
                var (text, length) = DecodeValue(pair);
                return new LinkReading(text, Without(query, pair, length));
            }
        }

        return new LinkReading("", query.ToString());
    }

    /// <summary>The signature is only for us: it is not forwarded, and analytics does not get it.</summary>
    private static LinkReading TakeSignature(LinkReading reading)
    {
        foreach (var pair in new QueryPairs(reading.OwnQuery))
        {
            if (pair.Name.Equals(LinkSignature.Parameter, StringComparison.OrdinalIgnoreCase))
            {
                return new LinkReading(
                    reading.Destination, Without(reading.OwnQuery, pair, pair.Value.Length), Uri.UnescapeDataString(pair.Value));
            }
        }

        return reading;
    }

    /// <summary>The query without one of its pairs, whose value is this long.</summary>
    private static string Without(ReadOnlySpan<char> query, QueryPairs.Pair pair, int valueLength)
    {
        var start = query.Length - pair.RestOfQuery.Length - pair.Name.Length - 1;
        return string.Concat(query[..start], pair.RestOfQuery[valueLength..].TrimStart('&'));
    }

    private static bool IsDestinationName(ReadOnlySpan<char> name) =>
        name.Equals("destinationUrl", StringComparison.OrdinalIgnoreCase) || name.Equals("to", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Percent-decodes according to RFC 3986: a plus sign is a plus sign, because a URL inside a URL has its spaces encoded already. A
    /// destination pasted without encoding (it contains <c>://</c> and a raw <c>?</c>) owns the rest of the query, and its escapes are its
    /// own.
    /// </summary>
    /// <returns>The destination's text, and how much of the query it took.</returns>
    private static (string Text, int Length) DecodeValue(QueryPairs.Pair pair)
    {
        if (!pair.Value.Contains("://", StringComparison.Ordinal))
        {
            return (Uri.UnescapeDataString(pair.Value), pair.Value.Length);
        }

        return pair.Value.Contains('?') ? (pair.RestOfQuery.ToString(), pair.RestOfQuery.Length)
            : PartlyEscapedUrl.Decode(pair.Value, pair.RestOfQuery) is { } url ? url
            : (Uri.UnescapeDataString(pair.Value), pair.Value.Length);
    }

    /// <summary>Mailing tools encode links that are encoded already: after decoding, <c>https%3A%2F%2F…</c> is not a URL yet.</summary>
    private static string DecodeAgainIfStillEncoded(string text)
    {
        var scheme = text.StartsWith("https", StringComparison.OrdinalIgnoreCase) ? 5
            : text.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? 4
            : 0;
        var tail = text.AsSpan(scheme);
        return scheme > 0
            && (tail.StartsWith("%3A", StringComparison.OrdinalIgnoreCase) || tail.StartsWith(":%2F", StringComparison.OrdinalIgnoreCase))
            ? Uri.UnescapeDataString(text)
            : text;
    }
}

/// <summary>What a link says, before any of it is checked.</summary>
/// <param name="Destination">The destination's text; null if it could not be read, empty if there is none.</param>
/// <param name="OwnQuery">The rest of the link's query, undecoded.</param>
/// <param name="Signature">The value of <c>sig</c>; null if the link has none.</param>
public sealed record LinkReading(string? Destination, string OwnQuery, string? Signature = null)
{
    /// <summary>
    /// The short name that was requested or, once the link is resolved, the name that its signature proves; null if there is none.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>The only host on which the stored name is this link; null for all hosts.</summary>
    public string? Host { get; init; }

    /// <summary>Those of a stored name; one of them may replace the destination.</summary>
    public IReadOnlyList<LinkRule> Rules { get; init; } = [];

    /// <summary>What the rule that has replaced the destination calls it; null if none has.</summary>
    public string? Variant { get; init; }
}
