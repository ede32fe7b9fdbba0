using System.Diagnostics;

namespace RedirectFunctions.LocalHost.Collector;

/// <summary>
/// Tells a collector on this machine, and nobody else, which trace a request belongs to: <c>traceparent</c> and <c>tracestate</c>, and no
/// <c>baggage</c>.
/// </summary>
internal sealed class CollectorTraceContext : DistributedContextPropagator
{
    private static readonly DistributedContextPropagator W3C = CreateW3CPropagator();

    public override IReadOnlyCollection<string> Fields => W3C.Fields;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        if (carrier is HttpRequestMessage { RequestUri.IsLoopback: true } && setter is not null)
        {
            W3C.Inject(activity, carrier, (target, name, value) =>
            {
                if (name is not ("baggage" or "Correlation-Context"))
                {
                    setter(target, name, value);
                }
            });
        }
    }

    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        W3C.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => [];
}
