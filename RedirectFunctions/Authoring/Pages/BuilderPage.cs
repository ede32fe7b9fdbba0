using System.Net;
using RedirectFunctions.Redirects;

namespace RedirectFunctions.Authoring.Pages;

/// <summary>
/// The builder as one document: nothing is loaded from anywhere, and its policy lets nothing be. There is no data in it, so anybody may have it; what it
/// calls asks for a function key, which a browser could send with a page only in its address, where histories and logs keep it.
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
