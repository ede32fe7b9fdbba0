using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery;

internal static class TrackingEvent
{
    /// <summary>The event's name at both targets.</summary>
    public const string Name = "redirect_tracking";

    /// <summary>Of clicks by which the app watches itself; reports of <see cref="Name"/> do not have them.</summary>
    public const string CanaryName = "redirect_canary";

    public static string NameOf(Click click) => click.IsCanary ? CanaryName : Name;
}
