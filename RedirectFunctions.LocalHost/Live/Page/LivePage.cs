using RedirectFunctions.Authoring.Pages;

namespace RedirectFunctions.LocalHost.Live.Page;

/// <summary>The live page: a script for each of its parts, and live.js, which receives the updates and passes them on.</summary>
internal static class LivePage
{
    public static EmbeddedPage Document { get; } = new(
        typeof(LivePage),
        "live",
        "require-trusted-types-for 'script'; ",
        parts: ["page", "words", "link", "targets", "rows", "clicks", "ledger", "tour"]);
}
