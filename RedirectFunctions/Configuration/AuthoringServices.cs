using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Authoring.Building;
using RedirectFunctions.Authoring.Explaining;
using RedirectFunctions.Authoring.Managing;

namespace RedirectFunctions.Configuration;

internal static class AuthoringServices
{
    public static void AddAuthoring(this IServiceCollection services)
    {
        services.AddSingleton<PayloadPreview>();
        services.AddSingleton<LinkExplainer>();
        services.AddSingleton<LinkBuilder>();
        services.AddSingleton<LinkWriter>();
        services.AddSingleton<LinkAdministration>();
        services.AddSingleton<LinkListing>();
    }
}
