using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Operations;

namespace RedirectFunctions.Configuration;

internal static class OperationsServices
{
    public static void AddOperations(this IServiceCollection services, OperationsSettings settings, StatusOptions status)
    {
        services.AddSingleton(settings.Canary);
        services.AddSingleton(status);
        services.AddSingleton<StatusReporter>();
        services.AddHostedService<Gauges>();
        services.AddHostedService<Canary>();
    }
}
