using System.Diagnostics;

namespace RedirectFunctions.Delivery;

/// <summary>
/// How a request to a sink says which trace it belongs to. The app registers none: its traces mean nothing to third parties, and
/// <c>baggage</c> may hold anything. LocalHost registers one, for its own collector.
/// </summary>
public sealed record SinkTraceContext(DistributedContextPropagator Propagator);
