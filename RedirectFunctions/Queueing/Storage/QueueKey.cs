namespace RedirectFunctions.Queueing.Storage;

/// <summary>The keys under which the container knows the queues.</summary>
public static class QueueKey
{
    /// <summary>Clicks that are to be delivered.</summary>
    public const string Tracking = "tracking";

    /// <summary>In the second account: what the tracking queue has not taken. There is none where both accounts are the same.</summary>
    public const string Fallback = "fallback";

    /// <summary>What was given up.</summary>
    public const string Parked = "parked";
}
