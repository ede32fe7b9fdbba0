namespace RedirectFunctions.Telemetry;

/// <summary>Where a click is when its visitor is sent on.</summary>
public enum ClickStored
{
    Queue,
    Spool,

    /// <summary>Neither has confirmed it within its budget; both may still.</summary>
    Pending,
}
