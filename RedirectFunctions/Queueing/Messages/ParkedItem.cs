using RedirectFunctions.Clicks;

namespace RedirectFunctions.Queueing.Messages;

/// <summary>A delivery or a whole message that was given up, with everything needed to understand and to repeat it.</summary>
public sealed record ParkedItem
{
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    public required DateTimeOffset ParkedAt { get; init; }

    /// <summary>
    /// A stable word, such as <c>http_401</c>, <c>expired</c>, <c>sink_disabled</c> or <c>crashed</c>; for messages <c>unreadable</c> or
    /// <c>crashed</c>.
    /// </summary>
    public required string Reason { get; init; }

    /// <summary>The HTTP status of the last answer; null if there was none.</summary>
    public int? Status { get; init; }

    /// <summary>The delivery with its attempts and its first and last failure; null if a whole message is parked.</summary>
    public OutstandingDelivery? Delivery { get; init; }

    public Click? Click { get; init; }

    /// <summary>The click's trace, as in <see cref="BatchedClick"/>.</summary>
    public string? Trace { get; init; }

    /// <summary>The text of a message that was parked whole.</summary>
    public string? Message { get; init; }
}
