using System.Diagnostics;

namespace RedirectFunctions.Delivery;

/// <summary>
/// Adds the trace context to requests to sinks. The app registers none, because its traces mean nothing to third parties and
/// <c>baggage</c> may contain anything. LocalHost registers one for its own collector.
/// </summary>
public sealed record SinkTraceContext(DistributedContextPropagator Propagator);
