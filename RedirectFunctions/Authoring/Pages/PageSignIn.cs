using System.Net;
using System.Net.Http.Headers;
using RedirectFunctions.Redirects;

namespace RedirectFunctions.Authoring.Pages;

/// <summary>
/// If the settings ask for it, gives the pages of <c>/ops</c> only to visitors who have signed in. App Service does the sign-in before a
/// request reaches the app, and names the account in headers that it removes from requests from outside (learn.microsoft.com, "Work with
/// user identities in Azure App Service authentication"). Which paths need a sign-in is decided here, behind the routes, because App
/// Service can only list paths that need none, and a short name may be any.
/// </summary>
/// <remarks>It replaces no key, so a made-up header opens what would be open without a sign-in, and nothing more.</remarks>
public sealed class PageSignIn(SignInOptions options)
{
    private const string AccountHeader = "X-MS-CLIENT-PRINCIPAL-ID";

    /// <param name="page">What is shown to whoever may see it.</param>
    /// <param name="path">The path of the page, to come back to after the sign-in.</param>
    public LinkAnswer Admit(LinkAnswer page, string path, HttpHeaders headers) =>
        options.IsRequired && !IsSignedIn(headers) ? ToSignIn(path) : page;

    private static bool IsSignedIn(HttpHeaders headers) =>
        headers.TryGetValues(AccountHeader, out var accounts) && accounts.Any(static account => !string.IsNullOrWhiteSpace(account));

    private static LinkAnswer ToSignIn(string path) => new()
    {
        Status = HttpStatusCode.Found,
        Headers = [new("Cache-Control", "no-store"), new("X-Robots-Tag", "noindex"), new("Referrer-Policy", "no-referrer")],
        Location = $"/.auth/login/aad?post_login_redirect_uri={Uri.EscapeDataString(path)}",
    };
}

/// <param name="IsRequired">Whether the pages are for people who have signed in.</param>
public sealed record SignInOptions(bool IsRequired);
