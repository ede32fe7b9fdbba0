using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Parameters;

namespace RedirectFunctions.Queueing.Messages;

/// <summary>The content of one queue message: clicks, each with the deliveries that it still needs.</summary>
/// <param name="Version">The version of this format; a reader accepts every version ever written.</param>
internal sealed record ClickBatch(int Version, IReadOnlyList<BatchedClick> Clicks)
{
    public const int CurrentVersion = 1;

    /// <summary>A message without clicks, to find out whether a queue confirms messages.</summary>
    public static BinaryData Empty { get; } = new("{\"version\":1,\"clicks\":[]}");

    /// <summary>More clicks in a message would only make one function call longer, without saving anything.</summary>
    public const int MaxClicks = 128;

    /// <summary>In bytes of UTF-8. The service's limit is 64 KiB; the margin is for what it adds.</summary>
    public const int MaxBytes = 60 * 1024;

    /// <summary>
    /// The most bytes of JSON in a packed message: as many clicks as a message may have, each of the greatest size, which alone fits into a
    /// message unpacked. 64 KiB of gzip can unpack to six times as much.
    /// </summary>
    public const int MaxUnpackedBytes = MaxClicks * MaxBytes;
}

/// <param name="Click">The click.</param>
/// <param name="Deliveries">The deliveries that it still needs.</param>
/// <param name="Trace">The click's trace, a W3C <c>traceparent</c>; null if nobody traces.</param>
public sealed record BatchedClick(Click Click, IReadOnlyList<OutstandingDelivery> Deliveries, string? Trace = null);

/// <summary>A delivery that has not succeeded yet, and what has happened so far.</summary>
/// <param name="Sink">The name of the sink.</param>
/// <param name="Attempts">How often the sink was asked; not how often the message was dequeued.</param>
/// <param name="FirstFailure">When the first attempt failed.</param>
/// <param name="LastFailure">When the latest attempt failed.</param>
/// <param name="LastReason">Why the latest attempt failed.</param>
/// <param name="ReplayedAt">When it was last taken out of the parking; the time for its retries counts from then.</param>
/// <param name="Replay">The id of that replay, which distinguishes it from the earlier delivery.</param>
/// <param name="Group">
/// With a sink that takes several clicks in one call: the id of the click that was the first of those that it was asked to take together.
/// A sink that has taken them without its answer arriving knows them again by it.
/// </param>
public sealed record OutstandingDelivery(
    [property: Pooled] string Sink,
    int Attempts = 0,
    DateTimeOffset? FirstFailure = null,
    DateTimeOffset? LastFailure = null,
    string? LastReason = null,
    DateTimeOffset? ReplayedAt = null,
    string? Replay = null,
    string? Group = null);
