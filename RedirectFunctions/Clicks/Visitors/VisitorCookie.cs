namespace RedirectFunctions.Clicks.Visitors;

/// <summary>A cookie to recognise the browser by: for every path, Secure, HttpOnly and SameSite=Lax.</summary>
/// <param name="Name">The cookie's name.</param>
/// <param name="Value">Digits and points alone.</param>
/// <param name="MaxAge">From the click on.</param>
/// <param name="Domain">The site whose hosts share it; null for the link's host alone.</param>
public sealed record VisitorCookie(string Name, string Value, TimeSpan MaxAge, string? Domain);
