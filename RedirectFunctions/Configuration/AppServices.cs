using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RedirectFunctions.Operations;

namespace RedirectFunctions.Configuration;

/// <summary>Puts the app together, room by room.</summary>
public static class AppServices
{
    /// <exception cref="InvalidConfigurationException">The configuration is wrong; the message says all that is.</exception>
    public static IServiceCollection AddRedirectFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = AppSettings.Read(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Random.Shared);
        services.AddTelemetry(settings.Telemetry);
        services.AddQueueing(settings.Queueing);
        services.AddClicks(settings.Clicks);
        services.AddRedirects(settings.Redirects);
        services.AddAuthoring();
        services.AddDelivery(settings.Delivery);
        services.AddOperations(settings.Operations, new StatusOptions(settings.Queueing.Queue, settings.Summary()));
        return services;
    }
}
