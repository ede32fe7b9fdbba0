using System.Text.Json;
using RedirectFunctions.LocalHost.Collector;

namespace Chaos;

internal enum FaultKind
{
    /// <summary>kill -9 of the host, which is then started again.</summary>
    Kill,

    /// <summary>Both accounts accept connections and answer nothing (SIGSTOP).</summary>
    StorageStalled,

    /// <summary>Both accounts are gone (SIGTERM) and come back with their messages.</summary>
    StorageStopped,

    /// <summary>The account of the tracking queue refuses connections; the other one works.</summary>
    TrackingRefused,

    /// <summary>The account of the tracking queue answers 403; the other one works.</summary>
    TrackingForbidden,

    /// <summary>Messages are put into the queue twice.</summary>
    MessagesCopied,

    /// <summary>The spool accepts nothing more, while the queue is healthy.</summary>
    SpoolFull,

    /// <summary>A cleaner removes the spool's folder while nothing waits in it.</summary>
    SpoolRemoved,

    /// <summary>The account of the fallback queue refuses connections.</summary>
    FallbackRefused,

    /// <summary>A metrics listener, a trace listener or a logger throws at half of its calls.</summary>
    ListenersThrow,

    /// <summary>The spool gets entries that are cut off, or that are not its own.</summary>
    SpoolCorrupted,

    /// <summary>The program's clock is ten minutes fast or slow for a while.</summary>
    ClockJumped,

    /// <summary>The sink answers 503.</summary>
    SinkDown,

    /// <summary>The sink answers 500.</summary>
    SinkError,

    /// <summary>The sink answers 429, Retry-After 3 seconds.</summary>
    SinkBusy,

    /// <summary>The sink accepts the event, and answers 10 seconds later.</summary>
    SinkSlow,

    /// <summary>The sink reads the event and resets the connection.</summary>
    SinkReset,
}

/// <summary>A fault that is due.</summary>
/// <param name="Sink">Null if it is not a fault of a sink.</param>
/// <param name="Start">Counted from the first click.</param>
internal sealed record Fault(FaultKind Kind, string? Sink, TimeSpan Start, TimeSpan Length)
{
    public static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(10);

    public TimeSpan End => Start + Length;

    public bool IsOfSink => Kind >= FaultKind.SinkDown;

    /// <summary>Whether it may happen while the storage fails.</summary>
    public bool IsInside => Kind is >= FaultKind.FallbackRefused and <= FaultKind.ClockJumped;

    /// <summary>How a sink behaves while it has this fault.</summary>
    public Behaviour Behaviour => Kind switch
    {
        FaultKind.SinkDown => new() { Status = 503 },
        FaultKind.SinkError => new() { Status = 500 },
        FaultKind.SinkBusy => new() { Status = 429, RetryAfter = JsonSerializer.SerializeToElement(3) },
        FaultKind.SinkSlow => new() { DelayMs = (int)SlowAnswer.TotalMilliseconds },
        FaultKind.SinkReset => new() { Drop = true },
        _ => throw new InvalidOperationException($"{Kind} is no fault of a sink."),
    };

    /// <summary>The shortest and the longest, in seconds.</summary>
    public static (double Shortest, double Longest) Lengths(FaultKind kind) => kind switch
    {
        FaultKind.StorageStalled => (1, 8),
        FaultKind.StorageStopped => (2, 6),
        FaultKind.MessagesCopied or FaultKind.SpoolRemoved or FaultKind.SpoolCorrupted => (1, 1),
        FaultKind.TrackingRefused or FaultKind.TrackingForbidden or FaultKind.FallbackRefused => (2, 8),
        // The program counts every five seconds, so it takes up to five to notice the beginning, and as long to notice the end.
        FaultKind.SpoolFull => (14, 18),
        FaultKind.SinkSlow => (5, 15),
        _ => (3, 15),
    };
}

/// <summary>A fault that happened.</summary>
internal sealed record HappenedFault(FaultKind Kind, string? Sink, TimeSpan From)
{
    /// <summary>Null while it lasts.</summary>
    public TimeSpan? Until { get; set; }

    public bool Overlaps(TimeSpan from, TimeSpan until) => From <= until && (Until ?? TimeSpan.MaxValue) >= from;

    public override string ToString() => $"{Kind}{(Sink is null ? "" : " " + Sink)} {From.TotalSeconds:F1}–{Until?.TotalSeconds:F1} s";
}
