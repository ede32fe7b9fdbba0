using System.Text.Json;
using RedirectFunctions.LocalHost.Collector;

namespace Chaos;

internal enum FaultKind
{
    /// <summary>kill -9 of the host, and a new one.</summary>
    Kill,

    /// <summary>The queue accepts connections and answers nothing (SIGSTOP).</summary>
    StorageStalled,

    /// <summary>The queue is gone (SIGTERM) and comes back with its messages.</summary>
    StorageStopped,

    /// <summary>Messages are in the queue twice.</summary>
    MessagesCopied,

    /// <summary>The spool takes nothing more; the queue is healthy meanwhile.</summary>
    SpoolFull,

    /// <summary>The sink answers 503.</summary>
    SinkDown,

    /// <summary>The sink answers 500.</summary>
    SinkError,

    /// <summary>The sink answers 429, Retry-After 3 seconds.</summary>
    SinkBusy,

    /// <summary>The sink takes the event and answers 10 seconds later.</summary>
    SinkSlow,

    /// <summary>The sink reads the event and resets the connection.</summary>
    SinkReset,
}

/// <summary>A fault that is due.</summary>
/// <param name="Sink">Null where it is none of a sink's.</param>
/// <param name="Start">Counted from the first click.</param>
internal sealed record Fault(FaultKind Kind, string? Sink, TimeSpan Start, TimeSpan Length)
{
    public static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(10);

    public TimeSpan End => Start + Length;

    public bool IsOfSink => Kind >= FaultKind.SinkDown;

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
        FaultKind.MessagesCopied => (1, 1),
        // The program counts every five seconds: it takes up to five to notice, and as long to notice the end.
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
