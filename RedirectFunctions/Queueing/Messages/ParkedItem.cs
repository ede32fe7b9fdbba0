using RedirectFunctions.Clicks;

namespace RedirectFunctions.Queueing.Messages;

/// <summary>Something that was given up, with all that is needed to understand and to repeat it: a delivery, or a whole message.</summary>
public sealed record ParkedItem
{
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    public required DateTimeOffset ParkedAt { get; init; }

    /// <summary>A stable word: <c>http_401</c>, <c>expired</c>, <c>sink_disabled</c>, <c>crashed</c>; of messages <c>unreadable</c> and <c>crashed</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>The HTTP status of the last answer, where there was one.</summary>
    public int? Status { get; init; }

    /// <summary>The delivery with its attempts, and its first and last failure; null where a whole message is parked.</summary>
    public OutstandingDelivery? Delivery { get; init; }

    public Click? Click { get; init; }

    /// <summary>The click's trace, as in <see cref="BatchedClick"/>.</summary>
    public string? Trace { get; init; }

    /// <summary>The text of a message that was parked as a whole.</summary>
    public string? Message { get; init; }
}
