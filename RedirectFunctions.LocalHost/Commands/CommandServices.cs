using RedirectFunctions.Configuration;
using RedirectFunctions.LocalHost.Settings;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>The app's services for a command that does its work and ends, with the settings that a run would use.</summary>
internal static class CommandServices
{
    public static ServiceProvider Build()
    {
        var settings = LocalSettings.Load(
            RepositoryRoot.Find(), Environment.CurrentDirectory, LocalSettings.ProcessEnvironment(), LocalAppOptions.DefaultUrls);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(LocalSettings.Defaults)
            .AddInMemoryCollection(settings.Values.Select(LocalSettings.ToConfigurationKey))
            .Build();
        return new ServiceCollection().AddLogging().AddRedirectFunctions(configuration, strict: true).BuildServiceProvider();
    }
}
