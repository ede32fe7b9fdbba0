namespace RedirectFunctions.Queueing.Storage;

/// <summary>The keys under which the container knows the queues.</summary>
public static class QueueKey
{
    /// <summary>Clicks to be delivered.</summary>
    public const string Tracking = "tracking";

    /// <summary>What the tracking queue has not taken, in the second account. There is none if both accounts are the same.</summary>
    public const string Fallback = "fallback";

    /// <summary>Deliveries that were given up.</summary>
    public const string Parked = "parked";
}
