using System.Diagnostics;
using OpenTelemetry;

namespace RedirectFunctions.Telemetry.Export;

/// <summary>
/// Leaves the worker's own span of a call out of the export unless the call has failed: the Functions host has a row for each call, with
/// the same duration and result. It comes before the exporters, which check the flag.
/// </summary>
internal sealed class CallSpanFilter : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Source.Name == ClickTracing.CallSourceName && data.Status != ActivityStatusCode.Error)
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
