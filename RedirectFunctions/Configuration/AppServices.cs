using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry;
using RedirectFunctions.Operations;

namespace RedirectFunctions.Configuration;

/// <summary>Puts the app together, room by room.</summary>
public static class AppServices
{
    /// <param name="configureTelemetry">What the process adds to its telemetry; called only if telemetry is exported.</param>
    /// <param name="strict">
    /// Whether a wrong tracking setting stops the start, as it should where a person is watching. Otherwise only what redirects need
    /// does: links go on leading where they lead, and clicks are kept.
    /// </param>
    /// <exception cref="InvalidConfigurationException">The configuration is wrong; the message names every problem.</exception>
    public static IServiceCollection AddRedirectFunctions(
        this IServiceCollection services,
        IConfiguration configuration,
        Action<IOpenTelemetryBuilder>? configureTelemetry = null,
        bool strict = false) => services.AddRedirectFunctions(AppSettings.Read(configuration, strict), configuration, configureTelemetry);

    internal static IServiceCollection AddRedirectFunctions(
        this IServiceCollection services,
        AppSettings settings,
        IConfiguration configuration,
        Action<IOpenTelemetryBuilder>? configureTelemetry = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Random.Shared);
        services.AddTelemetry(settings.Telemetry, configureTelemetry);
        services.AddQueueing(settings.Queueing);
        services.AddClicks(settings.Clicks);
        services.AddRedirects(settings.Redirects);
        services.AddAuthoring(settings.Authoring);
        services.AddDelivery(settings.Delivery);
        services.AddOperations(
            settings.Operations,
            new StatusOptions(settings.Queueing.Queue, settings.Summary()),
            new SettingsReport(
                settings.TrackingProblems,
                UnreadSettings.Find(configuration, settings.Names),
                settings.Delivery.Targets,
                [.. settings.Delivery.Sinks.Select(sink => sink.Sink.Flag)]));
        return services;
    }
}
