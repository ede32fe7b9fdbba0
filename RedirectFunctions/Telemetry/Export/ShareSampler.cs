using OpenTelemetry.Trace;

namespace RedirectFunctions.Telemetry.Export;

/// <summary>
/// Chooses a share of all traces, by their ids, so that every process that works on a click chooses alike. What is not chosen is
/// recorded all the same: whether it fails is known only at its end (<see cref="FailureKeeper"/>).
/// </summary>
internal sealed class ShareSampler(double share) : Sampler
{
    private static readonly SamplingResult OnlyRecorded = new(SamplingDecision.RecordOnly);

    private readonly TraceIdRatioBasedSampler _byId = new(share);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        _byId.ShouldSample(samplingParameters) is { Decision: SamplingDecision.RecordAndSample } chosen ? chosen : OnlyRecorded;
}
