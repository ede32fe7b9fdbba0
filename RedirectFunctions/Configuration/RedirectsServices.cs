using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RedirectFunctions.Redirects;
using RedirectFunctions.Redirects.Destinations;
using RedirectFunctions.Redirects.Names;
using RedirectFunctions.Redirects.Rules;
using RedirectFunctions.Redirects.Signing;

namespace RedirectFunctions.Configuration;

internal static class RedirectsServices
{
    public static void AddRedirects(this IServiceCollection services, RedirectsSettings settings)
    {
        if (settings.SigningKeys is { } keys)
        {
            services.AddSingleton(keys);
            services.AddSingleton<LinkSigner>();
        }

        services.AddSingleton(settings.Rules);
        services.AddSingleton(settings.Forwarding);
        services.AddSingleton(settings.LinkTable);
        services.AddSingleton(settings.Hosts);
        services.AddSingleton(settings.ClickIds);
        services.AddSingleton<AppLinkFiles>();
        services.AddSingleton<DestinationPolicy>();
        services.AddSingleton<LinkTable>();
        services.TryAddSingleton(new LinkCacheOptions());
        services.AddSingleton<StoredLinks>();
        services.AddSingleton<RuleChooser>();
        services.AddSingleton<LinkResolver>();
        services.AddSingleton<RedirectEndpoint>();
    }
}
