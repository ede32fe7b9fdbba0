using OpenTelemetry.Trace;

namespace RedirectFunctions.Telemetry.Export;

/// <summary>
/// Chooses a share of all traces by their ids, so that every process that handles a click makes the same choice. The other traces are
/// recorded all the same: only at its end is it known whether a span has failed (<see cref="FailureKeeper"/>).
/// </summary>
internal sealed class ShareSampler(double share) : Sampler
{
    private static readonly SamplingResult OnlyRecorded = new(SamplingDecision.RecordOnly);

    private readonly TraceIdRatioBasedSampler _byId = new(share);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        _byId.ShouldSample(samplingParameters) is { Decision: SamplingDecision.RecordAndSample } chosen ? chosen : OnlyRecorded;
}
