using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using RedirectFunctions.Telemetry;
using RedirectFunctions.Telemetry.Export;

namespace RedirectFunctions.Configuration;

internal static class TelemetryServices
{
    public static void AddTelemetry(this IServiceCollection services, TelemetrySettings settings, Action<IOpenTelemetryBuilder>? configure)
    {
        services.AddSingleton(typeof(ILogger<>), typeof(TolerantLogger<>));
        services.AddMetrics();
        services.AddSingleton<Instruments>();
        services.AddSingleton<Ledger>();
        services.AddSingleton<Histograms>();
        services.AddSingleton<ClickTracing>();
        services.AddSingleton<CanaryWatch>();
        services.AddTelemetryExport(settings.Export, configure);
    }
}
