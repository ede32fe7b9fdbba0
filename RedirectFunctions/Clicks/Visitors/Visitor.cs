namespace RedirectFunctions.Clicks.Visitors;

/// <summary>Who has clicked, as far as that is known and may be reported.</summary>
/// <param name="ClientId">Two positive integers joined by a dot, as GA4 wants it.</param>
/// <param name="SessionId">When the session started, in Unix seconds.</param>
public sealed record Visitor(string ClientId, long SessionId)
{
    /// <summary>The client id that a server container keeps in its cookie <c>FPID</c>, as that container reports it.</summary>
    public string? ServerClientId { get; init; }

    /// <summary>How many sessions this visitor has had, this one included; null if Google's cookie does not say.</summary>
    public int? SessionNumber { get; init; }

    /// <summary>To be set with the redirect.</summary>
    public IReadOnlyList<VisitorCookie> Cookies { get; init; } = [];
}

/// <summary>A cookie to recognise the browser by: valid for every path, Secure, HttpOnly and SameSite=Lax.</summary>
/// <param name="Value">Digits and dots only.</param>
/// <param name="MaxAge">Counted from the click.</param>
/// <param name="Domain">The site whose hosts share it; null for the link's host alone.</param>
public sealed record VisitorCookie(string Name, string Value, TimeSpan MaxAge, string? Domain);
