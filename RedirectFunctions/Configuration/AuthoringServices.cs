using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Authoring.Building;
using RedirectFunctions.Authoring.Explaining;
using RedirectFunctions.Authoring.Managing;
using RedirectFunctions.Authoring.Pages;

namespace RedirectFunctions.Configuration;

internal static class AuthoringServices
{
    public static void AddAuthoring(this IServiceCollection services, AuthoringSettings settings)
    {
        services.AddSingleton(settings.SignIn);
        services.AddSingleton<PageSignIn>();
        services.AddSingleton<PayloadPreview>();
        services.AddSingleton<LinkExplainer>();
        services.AddSingleton<LinkBuilder>();
        services.AddSingleton<LinkWriter>();
        services.AddSingleton<LinkAdministration>();
        services.AddSingleton<LinkListing>();
    }
}
