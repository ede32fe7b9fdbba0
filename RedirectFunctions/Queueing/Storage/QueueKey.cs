namespace RedirectFunctions.Queueing.Storage;

/// <summary>The keys under which the container knows the queues.</summary>
public static class QueueKey
{
    /// <summary>Clicks that are to be delivered.</summary>
    public const string Tracking = "tracking";

    /// <summary>What was given up.</summary>
    public const string Parked = "parked";
}
