using System.Globalization;
using RedirectFunctions.LocalHost.Collector;

namespace Chaos.Accounts;

/// <summary>An event that a sink has read.</summary>
/// <param name="Status">What it answered; null where it reset the connection.</param>
/// <param name="Message">The queue message that brought it; null where it did not say.</param>
internal sealed record Arrival(TimeSpan Time, string Sink, int? Status, MessageTry? Message)
{
    public bool IsAccepted => Status is >= 200 and < 300;

    /// <summary>The sink has the event, or may have it: it was read and not refused.</summary>
    public bool IsTaken => IsAccepted || Status is null;

    public override string ToString() => $"{Time.TotalSeconds:F2} s {Sink} {Status?.ToString() ?? "reset"} by {Message}";
}

/// <param name="Id">Of the queue message.</param>
/// <param name="Number">Which try of it, from 1 on.</param>
/// <param name="Queued">When the message was put into the queue; whole seconds, rounded down.</param>
internal sealed record MessageTry(string Id, int Number, TimeSpan Queued)
{
    /// <summary>Reads what LocalHost tells of a message in the headers of a request: <c>traceparent</c> and <c>tracestate</c> (W3C).</summary>
    public static MessageTry? Of(CollectedEvent received, RunClock clock)
    {
        if (!received.Headers.TryGetValue("traceparent", out var trace) || !received.Headers.TryGetValue("tracestate", out var state))
        {
            return null;
        }

        // version-trace-span-flags, and message=try-seconds
        return trace.Split('-') is [_, var id, ..]
            && state.Split('=', '-') is [_, var number, var queued]
            && int.TryParse(number, CultureInfo.InvariantCulture, out var tries)
            && long.TryParse(queued, CultureInfo.InvariantCulture, out var seconds)
                ? new MessageTry(id, tries, clock.At(DateTimeOffset.FromUnixTimeSeconds(seconds)))
                : null;
    }

    public override string ToString() => $"{Id[..8]} (queued {Queued.TotalSeconds:F0} s, try {Number})";
}
