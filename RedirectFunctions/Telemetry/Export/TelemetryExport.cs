using System.Reflection;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace RedirectFunctions.Telemetry.Export;

/// <summary>
/// Exports this app's own spans, metrics and logs. No instrumentation of HTTP is in it: what those libraries write down are URLs, and
/// here a URL holds a visitor's destination or GA4's secret.
/// </summary>
internal static class TelemetryExport
{
    public static void AddTelemetryExport(this IServiceCollection services, TelemetryOptions options, Action<IOpenTelemetryBuilder>? configure)
    {
        services.AddSingleton(options);
        if (!options.IsOn)
        {
            return;
        }

        var telemetry = services.AddOpenTelemetry();

        // First: the service's name and version that it sets must not replace ours.
        configure?.Invoke(telemetry);
        telemetry
            .ConfigureResource(resource => resource.AddService(options.ServiceName, serviceVersion: Version()))
            .WithTracing(traces => traces.AddSource(ClickTracing.SourceName).AddProcessor(new FailureKeeper()))
            .WithMetrics(metrics => metrics.AddMeter(Ledger.MeterName))
            .WithLogging(logs => logs.AddProcessor(new ExceptionTrimmer()), log => log.IncludeFormattedMessage = true);
        services.AddLogging(logging => logging
            .AddFilter<OpenTelemetryLoggerProvider>("Microsoft", LogLevel.Warning)
            .AddFilter<OpenTelemetryLoggerProvider>("System", LogLevel.Warning)
            .AddFilter<OpenTelemetryLoggerProvider>("Azure", LogLevel.Warning));
        if (options.AzureMonitorConnectionString is not null)
        {
            telemetry
                .WithTracing(traces => traces.AddAzureMonitorTraceExporter(Configure))
                .WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter(Configure))
                .WithLogging(logs => logs.AddAzureMonitorLogExporter(Configure));
        }

        if (options.Otlp)
        {
            telemetry.UseOtlpExporter();
        }

        // Last, since Azure Monitor's exporter brings a sampler of its own, which knows nothing of failures.
        telemetry.WithTracing(traces => traces.SetSampler(new ShareSampler(options.TraceShare)));

        // A log line is never left out because the trace that it belongs to was.
        void Configure(AzureMonitorExporterOptions exporter)
        {
            exporter.ConnectionString = options.AzureMonitorConnectionString;
            exporter.Credential = options.AzureMonitorCredential;
            exporter.EnableTraceBasedLogsSampler = false;
        }
    }

    private static string? Version() =>
        typeof(TelemetryExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
}
