using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Consent;
using RedirectFunctions.Clicks.Traffic;
using RedirectFunctions.Clicks.Visitors;

namespace RedirectFunctions.Configuration;

internal static class ClicksServices
{
    public static void AddClicks(this IServiceCollection services, ClicksSettings settings)
    {
        services.AddSingleton(settings.PlatformParameters);
        services.AddSingleton(settings.Redaction);
        services.AddSingleton(settings.Visitor);
        services.AddSingleton(settings.Consent);
        services.AddSingleton(settings.Campaigns);
        services.AddSingleton<ConsentReader>();
        services.AddSingleton<Attribution>();
        services.AddSingleton<TrafficClassifier>();
        services.AddHostedService<TrafficWarmUp>();
        services.AddSingleton<VisitorIdentifier>();
        services.AddSingleton<ClickFactory>();
    }
}
