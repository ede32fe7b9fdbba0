using RedirectFunctions.Clicks.Visitors;



namespace RedirectFunctions.Clicks;

/// <summary>What became of a request: a click, or a rule that skips it.</summary>
/// <param name="Click">Null where a rule skips it.</param>
/// <param name="SkippedBy">That rule: <c>privacy</c> or <c>bot</c>.</param>
/// <param name="Cookies">To be set with the redirect.</param>
public readonly record struct Capture(Click? Click, string? SkippedBy, IReadOnlyList<VisitorCookie> Cookies)
{
    public static Capture Skipped(string rule) => new(null, rule, []);
}
