using RedirectFunctions.Clicks;

namespace RedirectFunctions.Redirects;

/// <summary>A cookie of an answer: for every path, Secure, HttpOnly and SameSite=Lax.</summary>
/// <param name="Name">The cookie's name.</param>
/// <param name="Value">Digits and points alone.</param>
/// <param name="MaxAge">From now on.</param>
/// <param name="Domain">The site whose hosts share it; null for the link's host alone.</param>
public sealed record LinkCookie(string Name, string Value, TimeSpan MaxAge, string? Domain)
{
    internal static LinkCookie From(VisitorCookie cookie) => new(cookie.Name, cookie.Value, cookie.MaxAge, cookie.Domain);
}
