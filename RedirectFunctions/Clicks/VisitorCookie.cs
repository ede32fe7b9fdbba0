namespace RedirectFunctions.Clicks;

/// <summary>What is to be kept at the visitor, to know the browser again.</summary>
/// <param name="Name">The cookie's name.</param>
/// <param name="Value">Digits and points alone.</param>
/// <param name="MaxAge">From the click on.</param>
/// <param name="Domain">The site whose hosts share it; null for the link's host alone.</param>
internal sealed record VisitorCookie(string Name, string Value, TimeSpan MaxAge, string? Domain);
