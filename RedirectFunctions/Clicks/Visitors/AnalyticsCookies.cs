using System.Buffers;
using System.Globalization;

namespace RedirectFunctions.Clicks.Visitors;

/// <summary>
/// Reads the ids that Google's tag keeps in cookies of the destination's site; they reach us where the link's host is a
/// sub-domain of that site. Formats after real cookies of 2023 to 2026: <c>_ga=GA1.&lt;depth&gt;.&lt;random&gt;.&lt;seconds&gt;</c>,
/// <c>_ga_&lt;stream&gt;=GS1.&lt;depth&gt;.&lt;session&gt;.…</c> and <c>GS2.&lt;depth&gt;.s&lt;session&gt;$o…$t…</c> with fields in any order.
/// </summary>
internal static class AnalyticsCookies
{
    private const int MaxServerClientIdLength = 256;

    /// <summary>A hash of 32 bytes has 44 characters in base64; far shorter texts are no hash.</summary>
    private const int MinServerClientIdLength = 16;

    private static readonly SearchValues<char> OfServerClientId =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_.");

    /// <summary>The client id, or null where there is none in GA4's form.</summary>
    public static string? ReadClientId(string cookies)
    {
        foreach (var (name, value) in new CookieReader(cookies))
        {
            if (name is "_ga" && ClientIdOf(value) is { } clientId)
            {
                return clientId;
            }
        }

        return null;
    }

    /// <summary>The session id of one stream in Unix seconds, or null. Without a stream no cookie can be told to be ours.</summary>
    public static long? ReadSessionId(string cookies, string? streamId)
    {
        if (streamId is null)
        {
            return null;
        }

        foreach (var (name, value) in new CookieReader(cookies))
        {
            if (name.StartsWith("_ga_", StringComparison.Ordinal)
                && name["_ga_".Length..].Equals(streamId, StringComparison.OrdinalIgnoreCase)
                && SessionIdOf(value) is { } sessionId)
            {
                return sessionId;
            }
        }

        return null;
    }

    /// <summary>
    /// The client id in <c>FPID</c>, the cookie of containers that manage it on the server: <c>FPID2.2.&lt;base64&gt;.&lt;seconds&gt;</c>,
    /// percent-encoded; a container reports what stands behind the second point. Null where there is none.
    /// </summary>
    public static string? ReadServerClientId(string cookies)
    {
        foreach (var (name, value) in new CookieReader(cookies))
        {
            if (name is "FPID" && ServerClientIdOf(value) is { } clientId)
            {
                return clientId;
            }
        }

        return null;
    }

    /// <summary>A client id in a cookie of ours; whatever else stands there was not written by us.</summary>
    public static string? ReadOwnClientId(string cookies, string cookie)
    {
        foreach (var (name, value) in new CookieReader(cookies))
        {
            if (name.SequenceEqual(cookie) && IsClientId(value))
            {
                return value.ToString();
            }
        }

        return null;
    }

    /// <summary>The start of the session in a cookie of ours, in Unix seconds.</summary>
    public static long? ReadOwnSessionId(string cookies, string cookie)
    {
        foreach (var (name, value) in new CookieReader(cookies))
        {
            if (name.SequenceEqual(cookie) && Positive(value) is { } sessionId)
            {
                return sessionId;
            }
        }

        return null;
    }

    private static string? ServerClientIdOf(ReadOnlySpan<char> value)
    {
        if (!value.StartsWith("FPID", StringComparison.Ordinal) || value.Length > MaxServerClientIdLength)
        {
            return null;
        }

        var version = value.IndexOf('.');
        var depth = version < 0 ? -1 : value[(version + 1)..].IndexOf('.');
        if (depth < 0)
        {
            return null;
        }

        var clientId = Uri.UnescapeDataString(value[(version + depth + 2)..]);
        return clientId.Length >= MinServerClientIdLength && !clientId.AsSpan().ContainsAnyExcept(OfServerClientId) ? clientId : null;
    }

    /// <summary>The last two fields, read from the right: the number of fields before them varies.</summary>
    private static string? ClientIdOf(ReadOnlySpan<char> value)
    {
        var last = value.LastIndexOf('.');
        var random = last < 0 ? -1 : value[..last].LastIndexOf('.');
        return value.StartsWith("GA1.", StringComparison.Ordinal)
            && random >= 0
            && IsClientId(value[(random + 1)..])
            ? value[(random + 1)..].ToString()
            : null;
    }

    private static long? SessionIdOf(ReadOnlySpan<char> value)
    {
        if (value.StartsWith("GS1.", StringComparison.Ordinal))
        {
            return Positive(Field(value, 2));
        }

        if (!value.StartsWith("GS2.", StringComparison.Ordinal))
        {
            return null;
        }

        var fields = Uri.UnescapeDataString(value);
        foreach (var range in fields.AsSpan().Split('$'))
        {
            var field = fields.AsSpan(range);
            field = range.Start.Value == 0 ? Field(field, 2) : field;
            if (field.StartsWith('s') && Positive(field[1..]) is { } sessionId)
            {
                return sessionId;
            }
        }

        return null;
    }

    private static ReadOnlySpan<char> Field(ReadOnlySpan<char> value, int index)
    {
        foreach (var range in value.Split('.'))
        {
            if (index-- == 0)
            {
                return value[range];
            }
        }

        return [];
    }

    private static bool IsClientId(ReadOnlySpan<char> value)
    {
        var point = value.IndexOf('.');
        return point >= 0 && Positive(value[..point]) is not null && Positive(value[(point + 1)..]) is not null;
    }

    /// <summary>At most 18 digits fit a long without a check for overflow; a leading zero would change on its way through a number.</summary>
    private static long? Positive(ReadOnlySpan<char> digits) =>
        digits.Length is > 0 and <= 18
        && digits[0] != '0'
        && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
