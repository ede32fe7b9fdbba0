using System.Net;
using RedirectFunctions.Redirects;

namespace RedirectFunctions.Authoring.Pages;

/// <summary>
/// The builder as one document that loads nothing from anywhere; its policy forbids it. It contains no data, so anyone may have it. The
/// endpoints that it calls require a function key, but the page itself does not: a browser could only send a key with a page in its
/// address, where histories and logs keep it.
/// </summary>
public static class BuilderPage
{
    public static LinkAnswer Answer { get; } = Create();

    private static LinkAnswer Create()
    {
        var page = new EmbeddedPage(typeof(BuilderPage), "builder", "require-trusted-types-for 'script'; ");
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
