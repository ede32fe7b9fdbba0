using Azure.Core;

namespace RedirectFunctions.Telemetry.Export;

/// <summary>Where telemetry goes; nowhere where neither target is set, and then nothing of it is even made.</summary>
internal sealed record TelemetryOptions
{
    /// <summary>Of an Application Insights resource; holds no secret but is treated as one.</summary>
    public string? AzureMonitorConnectionString { get; init; }

    /// <summary>For a resource that takes telemetry from identities only; null where the connection string is enough.</summary>
    public TokenCredential? AzureMonitorCredential { get; init; }

    /// <summary>Whether an OTLP endpoint is configured; the SDK reads the <c>OTEL_EXPORTER_OTLP_*</c> settings itself.</summary>
    public bool Otlp { get; init; }

    /// <summary>The share of traces that is exported, 0 to 1; what has failed is exported in any case.</summary>
    public double TraceShare { get; init; } = 1;

    public required string ServiceName { get; init; }

    public bool IsOn => Otlp || AzureMonitorConnectionString is not null;
}
