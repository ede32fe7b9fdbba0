using RedirectFunctions.Clicks;

namespace RedirectFunctions.Queueing.Messages;

/// <summary>What one queue message holds: clicks, each with the deliveries that it still needs.</summary>
/// <param name="Version">The version of this format; a reader accepts every version ever written.</param>
internal sealed record ClickBatch(int Version, IReadOnlyList<BatchedClick> Clicks)
{
    public const int CurrentVersion = 1;

    /// <summary>A message without a click, to ask a queue whether it confirms messages.</summary>
    public static BinaryData Empty { get; } = new("{\"version\":1,\"clicks\":[]}");

    /// <summary>More clicks than this in a message would make one function call long for no further saving.</summary>
    public const int MaxClicks = 128;

    /// <summary>UTF-8 bytes; the service's limit is 64 KiB, and the margin is for what it adds.</summary>
    public const int MaxBytes = 60 * 1024;

    /// <summary>
    /// Bytes of JSON that a packed message has to stay below: as many clicks as a message may have, each as large as one may be, which fits into
    /// a message alone and unpacked. What 64 KiB of gzip can unpack to is six times as much.
    /// </summary>
    public const int MaxUnpackedBytes = MaxClicks * MaxBytes;
}

/// <param name="Click">The click.</param>
/// <param name="Deliveries">What is still to be done with it.</param>
/// <param name="Trace">The click's trace, a W3C <c>traceparent</c>; null where nobody traces.</param>
public sealed record BatchedClick(Click Click, IReadOnlyList<OutstandingDelivery> Deliveries, string? Trace = null);

/// <summary>A delivery that has not succeeded yet, and what happened so far.</summary>
/// <param name="Sink">The name of the sink.</param>
/// <param name="Attempts">How often the sink was asked; not the message's dequeues.</param>
/// <param name="FirstFailure">When the first attempt failed.</param>
/// <param name="LastFailure">When the latest attempt failed.</param>
/// <param name="LastReason">Why the latest attempt failed.</param>
/// <param name="ReplayedAt">When it was last taken out of the parking; its time for retries counts from there.</param>
/// <param name="Replay">The id of that replay, so that it can be told from the delivery before it.</param>
public sealed record OutstandingDelivery(
    string Sink,
    int Attempts = 0,
    DateTimeOffset? FirstFailure = null,
    DateTimeOffset? LastFailure = null,
    string? LastReason = null,
    DateTimeOffset? ReplayedAt = null,
    string? Replay = null);
