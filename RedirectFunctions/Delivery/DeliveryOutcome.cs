namespace RedirectFunctions.Delivery;

/// <summary>What became of one attempt.</summary>
/// <param name="Reason">A stable word for logs, metrics and parking, such as <c>http_503</c> or <c>timeout</c>.</param>
/// <param name="Status">The HTTP status, where there was an answer.</param>
public abstract record DeliveryOutcome(string Reason, int? Status)
{
    /// <summary>The target has taken the click; a 206 of a GTM container (some tags failed) is a remark, not a failure.</summary>
    internal sealed record Delivered(string Reason, int? Status) : DeliveryOutcome(Reason, Status)
    {
        public bool HasRemark => Status == 206;
    }

    /// <summary>A passing fault: try again, at the earliest after <paramref name="NotBefore"/> where the target named a time.</summary>
    /// <param name="MayHaveArrived">There was no answer to a request that had left: the repetition may be a duplicate.</param>
    internal sealed record Retry(
        string Reason, int? Status, TimeSpan? NotBefore = null, bool MayHaveArrived = false) : DeliveryOutcome(Reason, Status);

    /// <summary>There was no attempt; one is due after <paramref name="NotBefore"/>.</summary>
    internal sealed record Deferred(string Reason, TimeSpan NotBefore) : DeliveryOutcome(Reason, null);

    /// <summary>The target will not take this click however often it is asked.</summary>
    internal sealed record Refused(string Reason, int? Status) : DeliveryOutcome(Reason, Status);
}
