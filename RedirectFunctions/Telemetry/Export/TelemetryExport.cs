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
/// Exports this app's own spans, metrics and logs. There is no HTTP instrumentation: those libraries record URLs, and here a URL contains a
/// visitor's destination or GA4's secret.
/// </summary>
internal static class TelemetryExport
{
    public static void AddTelemetryExport(
        this IServiceCollection services, TelemetryOptions options, Action<IOpenTelemetryBuilder>? configure)
    {
        services.AddSingleton(options);
        if (!options.IsOn)
        {
            return;
        }

        var telemetry = services.AddOpenTelemetry();

        // First, so that the service name and version that it sets do not replace ours.
        configure?.Invoke(telemetry);
        telemetry
            .ConfigureResource(resource => resource.AddService(options.ServiceName, serviceVersion: Version()))
            .WithTracing(traces => traces
                .AddSource(ClickTracing.SourceName)
                .AddProcessor(new FailureKeeper())
                .AddProcessor(new CallSpanFilter()))
            .WithMetrics(metrics => metrics.AddMeter(Ledger.MeterName))
            .WithLogging(logs => logs.AddProcessor(new ExceptionTrimmer()), log => log.IncludeFormattedMessage = true);
        services.AddLogging(logging =>
        {
            foreach (var category in (string[])["Microsoft", "System", "Azure", .. options.ToldBySpans])
            {
                logging.AddFilter<OpenTelemetryLoggerProvider>(category, LogLevel.Warning);
            }
        });
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

        // Last, because Azure Monitor's exporter brings its own sampler, which knows nothing about failures.
        telemetry.WithTracing(traces => traces.SetSampler(new ShareSampler(options.TraceShare)));

        // A line of a warning is never omitted because its trace was.
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
