using System.Diagnostics;

namespace RedirectFunctions.Telemetry;

/// <summary>
/// The spans of a click: <c>enqueue</c>, whose trace context travels in the message, and in the same trace <c>deliver gtm</c> and
/// <c>deliver ga4</c> for each attempt, and <c>retry</c> and <c>park</c> for what follows. They contain no URL, address or other data about
/// the visitor. If nobody listens, there are no spans.
/// </summary>
/// <remarks>
/// The Functions host has a row for each call, with its duration and its result. So the spans hang on that row, the worker's own span of
/// the call is left out of the export, and <c>redirect</c> is there only where no host is, as on LocalHost.
/// </remarks>
public sealed class ClickTracing : IDisposable
{
    public const string SourceName = "RedirectFunctions";

    /// <summary>The source of the Functions worker, whose spans are the calls of functions.</summary>
    public const string CallSourceName = "Microsoft.Azure.Functions.Worker";

    public const string ClickId = "redirect.click_id";
    public const string Sink = "redirect.sink";
    public const string Attempts = "redirect.attempt";
    public const string Reason = "redirect.reason";
    public const string Stored = "redirect.stored";

    /// <summary>Seconds until the next attempt.</summary>
    public const string Delay = "redirect.delay";

    /// <summary>One per app, not per process: whoever listens to this very object hears this app only.</summary>
    public ActivitySource Source { get; } = new(SourceName);

    /// <summary>A link's request and its answer; null where the host's row says the same.</summary>
    internal ClickSpan? StartRedirect() => HostRow() is null ? ClickSpan.Start(Source, "redirect") : null;

    internal static void EndRedirect(ClickSpan? span, int status) => span?.Activity.SetTag("http.response.status_code", status);

    /// <summary>What the span stands for has not happened.</summary>
    internal static void Fail(ClickSpan? span, Exception exception) =>
        span?.Activity.SetStatus(ActivityStatusCode.Error).SetTag("error.type", exception.GetType().FullName);

    internal ClickSpan? StartEnqueue(Guid clickId) => Source.HasListeners()
        ? ClickSpan.Start(Source, "enqueue", ActivityKind.Producer, HostRow() ?? default, [new(ClickId, clickId.ToString())])
        : null;

    /// <param name="stored">Where the click is at the time its visitor is sent on.</param>
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
    /// <param name="attempt">The number of this attempt, from 1.</param>
    /// <param name="trace">What the message says about the click's trace.</param>
    internal ClickSpan? StartAttempt(Guid clickId, string sink, int attempt, string? trace)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        ActivityLink[] links = (HostRow() ?? Activity.Current?.Context) is { } call ? [new ActivityLink(call)] : [];
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
        if (status is not null && !reason.StartsWith("http_", StringComparison.Ordinal))
        {
            // A target's own word for why; otherwise the reason is the status.
            span.Activity.SetTag("http.response.status_code", status);
        }

        if (!delivered)
        {
            span.Activity.SetStatus(ActivityStatusCode.Error).SetTag("error.type", reason);
        }
    }

    /// <summary>There was no attempt after all: it was deferred. The span is dropped.</summary>
    internal static void DropAttempt(ClickSpan? span)
    {
        if (span is not null)
        {
            span.Activity.IsAllDataRequested = false;
            span.Activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }

    /// <param name="delay">The time until the next attempt.</param>
    internal void Retried(Guid clickId, string sink, string? trace, string reason, TimeSpan delay)
    {
        if (Source.HasListeners())
        {
            using var span = StartFollowUp("retry", clickId, sink, trace, reason);
            span?.Activity.SetTag(Delay, delay.TotalSeconds);
        }
    }

    /// <param name="attempts">How many attempts there were.</param>
    internal void Parked(Guid clickId, string sink, string? trace, string reason, int attempts)
    {
        if (Source.HasListeners())
        {
            using var span = StartFollowUp("park", clickId, sink, trace, reason);
            span?.Activity.SetTag(Attempts, attempts).SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>A parked delivery goes back to the queue. It starts before the message can be delivered.</summary>
    internal ClickSpan? StartReplay(Guid clickId, string sink, string? trace, string reason) =>
        Source.HasListeners() ? StartFollowUp("replay", clickId, sink, trace, reason) : null;

    public void Dispose() => Source.Dispose();

    internal static string TextOf(ClickStored stored) => stored switch
    {
        ClickStored.Queue => "queue",
        ClickStored.Fallback => "fallback",
        ClickStored.Spool => "spool",
        _ => "pending",
    };

    /// <summary>The host's own row of this call, if there is a host: what the worker's span of the call hangs on.</summary>
    private static ActivityContext? HostRow() => Activity.Current is { Source.Name: CallSourceName } call && call.ParentSpanId != default
        ? new ActivityContext(call.TraceId, call.ParentSpanId, call.ActivityTraceFlags, call.TraceStateString, isRemote: true)
        : null;

    private ClickSpan? StartFollowUp(string name, Guid clickId, string sink, string? trace, string reason) => ClickSpan.Start(
        Source,
        name,
        ActivityKind.Producer,
        ContextOf(trace),
        [new(ClickId, clickId.ToString()), new(Sink, sink), new(Reason, reason)]);

    /// <summary>A message with no trace, or an invalid one, begins a new trace.</summary>
    private static ActivityContext ContextOf(string? trace) =>
        ActivityContext.TryParse(trace, traceState: null, isRemote: true, out var context) ? context : default;
}

/// <summary>Where a click is at the time its visitor is sent on.</summary>
public enum ClickStored
{
    /// <summary>In the tracking queue.</summary>
    Queue,

    /// <summary>In the second account's queue.</summary>
    Fallback,

    /// <summary>On this machine's disk.</summary>
    Spool,

    /// <summary>Nothing has confirmed it within its budget; any of them may still do so.</summary>
    Pending,
}
