namespace RedirectFunctions.Delivery;

/// <summary>The outcome of one attempt.</summary>
/// <param name="Reason">A stable word for logs, metrics and parking, such as <c>http_503</c> or <c>timeout</c>.</param>
/// <param name="Status">The HTTP status, if there was an answer.</param>
public abstract record DeliveryOutcome(string Reason, int? Status)
{
    /// <summary>The target has accepted the click. A 206 from a GTM container (some tags failed) is noted, but is no failure.</summary>
    internal sealed record Delivered(string Reason, int? Status) : DeliveryOutcome(Reason, Status)
    {
        public bool HasRemark => Status == 206;
    }

    /// <summary>A temporary fault: try again, but not before <paramref name="NotBefore"/> if the target named a time.</summary>
    /// <param name="MayHaveArrived">The request was sent and not answered: the next attempt may create a duplicate.</param>
    internal sealed record Retry(
        string Reason, int? Status, TimeSpan? NotBefore = null, bool MayHaveArrived = false) : DeliveryOutcome(Reason, Status);

    /// <summary>No attempt was made; the next one is due after <paramref name="NotBefore"/>.</summary>
    internal sealed record Deferred(string Reason, TimeSpan NotBefore) : DeliveryOutcome(Reason, null);

    /// <summary>The target will never accept this click.</summary>
    internal sealed record Refused(string Reason, int? Status) : DeliveryOutcome(Reason, Status);
}
