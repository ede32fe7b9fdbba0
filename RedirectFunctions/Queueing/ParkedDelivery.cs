using RedirectFunctions.Clicks;

namespace RedirectFunctions.Queueing;

/// <summary>A delivery that was given up, with all that is needed to understand and to repeat it.</summary>
internal sealed record ParkedDelivery(int Version, DateTimeOffset ParkedAt, string Reason, int? Status, OutstandingDelivery Delivery, Click Click)
{
    public const int CurrentVersion = 1;
}
