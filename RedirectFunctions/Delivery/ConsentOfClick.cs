using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Consent;

namespace RedirectFunctions.Delivery;

internal static class ConsentOfClick
{
    /// <summary>What sinks are told about a click's consent.</summary>
    /// <param name="otherwise">For a click that does not say. A click that asks for privacy denies everything.</param>
    public static ClickConsent? ConsentOr(this Click click, ClickConsent? otherwise) =>
        click.Consent ?? (click.IsPrivate ? ClickConsent.Denied : otherwise);
}
