using System.Diagnostics;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Delivery;

/// <summary>
/// One span for each click of a call, each in its own click's trace. The call itself appears inside the first.
/// </summary>
internal sealed class AttemptSpans : IDisposable
{
    private readonly ClickSpan?[] _spans;

    public AttemptSpans(ClickTracing tracing, string sink, DeliveryAttempt[] call)
    {
        _spans = new ClickSpan?[call.Length];
        var around = Activity.Current;
        for (var i = call.Length - 1; i >= 0; i--)
        {
            Activity.Current = around;
            _spans[i] = tracing.StartAttempt(call[i].Click.Id, sink, call[i].Delivery.Attempts + 1, call[i].Trace);
        }
    }

    /// <summary>A delivery that was put off was no attempt: its span is dropped.</summary>
    public void End(int i, DeliveryOutcome outcome)
    {
        if (outcome is DeliveryOutcome.Deferred)
        {
            ClickTracing.DropAttempt(_spans[i]);
        }
        else
        {
            ClickTracing.EndAttempt(_spans[i], outcome.Reason, outcome.Status, outcome is DeliveryOutcome.Delivered);
        }
    }

    public void Dispose()
    {
        foreach (var span in _spans)
        {
            span?.Dispose();
        }
    }
}
