using System.Diagnostics;
using OpenTelemetry;

namespace RedirectFunctions.Telemetry.Export;

/// <summary>
/// Exports a failed span even if its trace was not chosen, but without the text of an exception, which the Functions worker writes into it.
/// It comes before the exporters, which check the flag.
/// </summary>
internal sealed class FailureKeeper : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Status == ActivityStatusCode.Error)
        {
            data.SetStatus(ActivityStatusCode.Error, description: null);
            data.ActivityTraceFlags |= ActivityTraceFlags.Recorded;
        }
    }
}
