using Azure.Core;

namespace RedirectFunctions.Telemetry.Export;

/// <summary>Where telemetry goes; without either target no telemetry is even created.</summary>
internal sealed record TelemetryOptions
{
    /// <summary>The connection string of an Application Insights resource; it contains no secret but is treated as one.</summary>
    public string? AzureMonitorConnectionString { get; init; }

    /// <summary>For a resource that accepts telemetry only from identities; null if the connection string is enough.</summary>
    public TokenCredential? AzureMonitorCredential { get; init; }

    /// <summary>Whether an OTLP endpoint is configured; the SDK reads the <c>OTEL_EXPORTER_OTLP_*</c> settings itself.</summary>
    public bool Otlp { get; init; }

    /// <summary>The share of traces that is exported, 0 to 1; failures are always exported.</summary>
    public double TraceShare { get; init; } = 1;

    /// <summary>Categories whose lines below a warning say what a span says: only the span is exported.</summary>
    public IReadOnlyList<string> ToldBySpans { get; init; } = [];

    public required string ServiceName { get; init; }

    public bool IsOn => Otlp || AzureMonitorConnectionString is not null;
}
