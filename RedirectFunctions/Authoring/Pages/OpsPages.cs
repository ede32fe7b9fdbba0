using System.Net;
using RedirectFunctions.Redirects;

namespace RedirectFunctions.Authoring.Pages;

/// <summary>
/// The pages for whoever makes links, each a document that loads nothing from anywhere; its policy forbids it. They contain no data, so
/// anyone may have them unless <see cref="PageSignIn"/> asks for a sign-in. The calls that they make require a key, but the pages
/// themselves do not: a browser could only send a key with a page in its address, where histories and logs keep it.
/// </summary>
public static class OpsPages
{
    public static LinkAnswer Links { get; } = Create("links");

    public static LinkAnswer Builder { get; } = Create("builder");

    private static LinkAnswer Create(string name)
    {
        var page = new EmbeddedPage(typeof(OpsPages), name, "require-trusted-types-for 'script'; ", withBar: true);
        return new LinkAnswer
        {
            Status = HttpStatusCode.OK,
            Headers =
            [
                new("Content-Type", "text/html; charset=utf-8"),
                new("Cache-Control", "no-cache"),
                new("X-Robots-Tag", "noindex"),
                new("X-Content-Type-Options", "nosniff"),
                new("Referrer-Policy", "no-referrer"),
                new("Content-Security-Policy", page.ContentSecurityPolicy),
            ],
            Body = page.Html,
        };
    }
}
