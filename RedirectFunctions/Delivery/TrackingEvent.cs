namespace RedirectFunctions.Delivery;

internal static class TrackingEvent
{
    /// <summary>The event's name at both targets.</summary>
    public const string Name = "redirect_tracking";
}
