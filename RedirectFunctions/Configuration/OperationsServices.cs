using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Operations;

namespace RedirectFunctions.Configuration;

internal static class OperationsServices
{
    public static void AddOperations(
        this IServiceCollection services, OperationsSettings settings, StatusOptions status, SettingsReport report)
    {
        services.AddSingleton(settings.Canary);
        services.AddSingleton(status);
        services.AddSingleton(report);
        services.AddSingleton<StartTime>();
        services.AddSingleton<StatusReporter>();
        services.AddHostedService<StartReport>();
        services.AddHostedService<Gauges>();
        services.AddHostedService<Canary>();
    }
}
