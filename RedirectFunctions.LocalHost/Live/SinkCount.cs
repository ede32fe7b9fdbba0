namespace RedirectFunctions.LocalHost.Live;

/// <summary>What the feed has counted of one sink.</summary>
internal sealed record SinkCount
{
    /// <summary>Deliveries that have not ended yet.</summary>
    public long InFlight { get; init; }

    /// <summary>Deliveries that an earlier process left in the queue.</summary>
    public long CarriedOver { get; init; }

    /// <summary>Deliveries that an earlier process has parked and this one has replayed.</summary>
    public long ReplayedFromBefore { get; init; }

    /// <summary>Attempts that have ended.</summary>
    public long Attempts { get; init; }

    /// <summary>Whether the last of them was a delivery.</summary>
    public bool WasDelivered { get; init; }
}
