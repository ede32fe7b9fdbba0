using System.Diagnostics;

namespace RedirectFunctions.Telemetry;

/// <summary>
/// The spans of a click's way: <c>redirect</c> and in it <c>enqueue</c>, whose trace context travels in the message; and of the same
/// trace <c>deliver gtm</c>, <c>deliver ga4</c> for each attempt, <c>retry</c> and <c>park</c> for what each leaves behind. Nothing
/// in them is a URL, an address, or any other datum of a visitor's. Where nobody listens there are no spans.
/// </summary>
public sealed class ClickTracing : IDisposable
{
    public const string SourceName = "RedirectFunctions";

    public const string ClickId = "redirect.click_id";
    public const string Sink = "redirect.sink";
    public const string Attempts = "redirect.attempt";
    public const string Reason = "redirect.reason";
    public const string Stored = "redirect.stored";

    /// <summary>Seconds until the next attempt.</summary>
    public const string Delay = "redirect.delay";

    /// <summary>One for each app and not for each process: who listens to this very object hears of this app alone.</summary>
    public ActivitySource Source { get; } = new(SourceName);

    internal ClickSpan? StartRedirect() => ClickSpan.Start(Source, "redirect");

    internal static void EndRedirect(ClickSpan? span, int status) => span?.Activity.SetTag("http.response.status_code", status);

    /// <summary>The click could not even be made durable.</summary>
    internal static void Fail(ClickSpan? span, Exception exception) =>
        span?.Activity.SetStatus(ActivityStatusCode.Error).SetTag("error.type", exception.GetType().FullName);

    internal ClickSpan? StartEnqueue(Guid clickId) => Source.HasListeners()
        ? ClickSpan.Start(Source, "enqueue", ActivityKind.Producer, tags: [new(ClickId, clickId.ToString())])
        : null;

    /// <param name="stored">Where the click is when its visitor is sent on.</param>
    internal static void EndEnqueue(ClickSpan? span, ClickStored stored)
    {
        if (span is null)
        {
            return;
        }

        span.Activity.SetTag(Stored, TextOf(stored));
        if (stored == ClickStored.Pending)
        {
            span.Activity.SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>One attempt at a sink, in the click's own trace; linked to the function call that makes it.</summary>
    /// <param name="attempt">Which attempt this is, from 1 on.</param>
    /// <param name="trace">What the message says of the click's trace.</param>
    internal ClickSpan? StartAttempt(Guid clickId, string sink, int attempt, string? trace)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        ActivityLink[] links = Activity.Current is { } call ? [new ActivityLink(call.Context)] : [];
        return ClickSpan.Start(
            Source,
            $"deliver {sink}",
            ActivityKind.Client,
            ContextOf(trace),
            [new(ClickId, clickId.ToString()), new(Sink, sink), new(Attempts, attempt)],
            links);
    }

    /// <param name="reason">The outcome's word, such as <c>http_503</c>.</param>
    internal static void EndAttempt(ClickSpan? span, string reason, int? status, bool delivered)
    {
        if (span is null)
        {
            return;
        }

        span.Activity.SetTag(Reason, reason);
        if (status is not null)
        {
            span.Activity.SetTag("http.response.status_code", status);
        }

        if (!delivered)
        {
            span.Activity.SetStatus(ActivityStatusCode.Error).SetTag("error.type", reason);
        }
    }

    /// <summary>There was no attempt after all: the sink's way is closed for now. The span is dropped.</summary>
    internal static void DropAttempt(ClickSpan? span)
    {
        if (span is not null)
        {
            span.Activity.IsAllDataRequested = false;
            span.Activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }

    /// <param name="delay">How long the delivery waits for its next attempt.</param>
    internal void Retried(Guid clickId, string sink, string? trace, string reason, TimeSpan delay)
    {
        if (Source.HasListeners())
        {
            using var span = StartFollowUp("retry", clickId, sink, trace, reason);
            span?.Activity.SetTag(Delay, delay.TotalSeconds);
        }
    }

    /// <param name="attempts">How often the sink was asked.</param>
    internal void Parked(Guid clickId, string sink, string? trace, string reason, int attempts)
    {
        if (Source.HasListeners())
        {
            using var span = StartFollowUp("park", clickId, sink, trace, reason);
            span?.Activity.SetTag(Attempts, attempts).SetStatus(ActivityStatusCode.Error);
        }
    }

    internal void Replayed(Guid clickId, string sink, string? trace, string reason)
    {
        if (Source.HasListeners())
        {
            using var span = StartFollowUp("replay", clickId, sink, trace, reason);
        }
    }

    public void Dispose() => Source.Dispose();

    internal static string TextOf(ClickStored stored) => stored switch
    {
        ClickStored.Queue => "queue",
        ClickStored.Fallback => "fallback",
        ClickStored.Spool => "spool",
        _ => "pending",
    };

    private ClickSpan? StartFollowUp(string name, Guid clickId, string sink, string? trace, string reason) => ClickSpan.Start(
        Source,
        name,
        ActivityKind.Producer,
        ContextOf(trace),
        [new(ClickId, clickId.ToString()), new(Sink, sink), new(Reason, reason)]);

    /// <summary>A message without a trace, or with one that is none, begins a new one.</summary>
    private static ActivityContext ContextOf(string? trace) =>
        ActivityContext.TryParse(trace, traceState: null, isRemote: true, out var context) ? context : default;
}

/// <summary>Where a click is when its visitor is sent on.</summary>
public enum ClickStored
{
    /// <summary>In the tracking queue.</summary>
    Queue,

    /// <summary>In the second account's queue.</summary>
    Fallback,

    /// <summary>On this machine's disk.</summary>
    Spool,

    /// <summary>Nothing has confirmed it within its budget; each may still.</summary>
    Pending,
}
