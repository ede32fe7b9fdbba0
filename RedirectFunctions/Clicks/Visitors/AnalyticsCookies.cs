using System.Buffers;

namespace RedirectFunctions.Clicks.Visitors;

/// <summary>
/// The ids in a request's cookies: Google's, which reach us if the link's host is a subdomain of the destination's site, and our own.
/// </summary>
/// <param name="ClientId">From <c>_ga</c>, in GA4's form; null if there is none.</param>
/// <param name="Session">From <c>_ga_&lt;stream&gt;</c>, whether it is over or not.</param>
/// <param name="ServerClientId">From <c>FPID</c>, as the server container reports it.</param>
/// <param name="OwnClientId">From <see cref="OwnClient"/>; a value of any other form was not written by us.</param>
/// <param name="OwnSessionId">From <see cref="OwnSession"/>: when the session started, in Unix seconds.</param>
/// <remarks>
/// The formats come from real cookies of 2023 to 2026: <c>_ga=GA1.&lt;depth&gt;.&lt;random&gt;.&lt;seconds&gt;</c>;
/// <c>_ga_&lt;stream&gt;</c> as in <see cref="GoogleSession"/>; and, from containers that manage the id on the server,
/// <c>FPID=FPID2.2.&lt;base64&gt;.&lt;seconds&gt;</c>, percent-encoded, of which the container reports whatever follows the second dot.
/// If two cookies share a name, the first readable one counts, and of two sessions the one with the later hit: a cookie that an older
/// setup left on another domain of the site comes first and is never renewed.
/// </remarks>
internal readonly record struct AnalyticsCookies(
    string? ClientId, GoogleSession? Session, string? ServerClientId, string? OwnClientId, long? OwnSessionId)
{
    public const string OwnClient = "rf_client";
    public const string OwnSession = "rf_session";

    private const string SessionPrefix = "_ga_";
    private const int MaxServerClientIdLength = 256;

    /// <summary>A hash of 32 bytes has 44 characters in base64; a much shorter text is not a hash.</summary>
    private const int MinServerClientIdLength = 16;

    private static readonly SearchValues<char> ServerClientIdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_.");

    /// <param name="cookies">The Cookie header.</param>
    /// <param name="streamId">The end of the session cookie's name; null if no stream is configured, and then no session cookie is
    /// ours.</param>
    public static AnalyticsCookies Read(ReadOnlySpan<char> cookies, string? streamId)
    {
        string? clientId = null, serverClientId = null, ownClientId = null;
        long? ownSessionId = null;
        GoogleSession? session = null;
        foreach (var (name, value) in new CookieReader(cookies))
        {
            switch (name)
            {
                case "_ga":
                    clientId ??= ClientIdOf(value);
                    break;
                case "FPID":
                    serverClientId ??= ServerClientIdOf(value);
                    break;
                case OwnClient:
                    ownClientId ??= IsClientId(value) ? value.ToString() : null;
                    break;
                case OwnSession:
                    ownSessionId ??= Digits.Positive(value);
                    break;
                case var _ when name.StartsWith(SessionPrefix, StringComparison.Ordinal)
                    && name[SessionPrefix.Length..].Equals(streamId, StringComparison.OrdinalIgnoreCase):
                    session = Later(session, GoogleSession.Read(value));
                    break;
            }
        }

        return new(clientId, session, serverClientId, ownClientId, ownSessionId);
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
        return clientId.Length >= MinServerClientIdLength && !clientId.AsSpan().ContainsAnyExcept(ServerClientIdCharacters)
            ? clientId
            : null;
    }

    /// <summary>The last two fields, read from the right, because the number of fields before them varies.</summary>
    private static string? ClientIdOf(ReadOnlySpan<char> value)
    {
        var last = value.LastIndexOf('.');
        var random = last < 0 ? -1 : value[..last].LastIndexOf('.');
        return value.StartsWith("GA1.", StringComparison.Ordinal) && random >= 0 && IsClientId(value[(random + 1)..])
            ? value[(random + 1)..].ToString()
            : null;
    }

    private static GoogleSession? Later(GoogleSession? one, GoogleSession? other) =>
        other is null || one?.LastHit >= other?.LastHit ? one : other;

    private static bool IsClientId(ReadOnlySpan<char> value)
    {
        var point = value.IndexOf('.');
        return point >= 0 && Digits.Positive(value[..point]) is not null && Digits.Positive(value[(point + 1)..]) is not null;
    }
}
