using System.Diagnostics;
using OpenTelemetry;

namespace RedirectFunctions.Telemetry.Export;

/// <summary>
/// Exports a span that has failed though its trace was not chosen, and without the text of an exception, which the Functions worker
/// writes into it. Comes before the exporters, which go by the flag.
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
