using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery;

internal static class TrackingEvent
{
    /// <summary>The name of the event for all targets.</summary>
    public const string Name = "redirect_tracking";

    /// <summary>The name for clicks with which the app monitors itself, so that they are not in reports of <see cref="Name"/>.</summary>
    public const string CanaryName = "redirect_canary";

    public static string NameOf(Click click) => click.IsCanary ? CanaryName : Name;
}
