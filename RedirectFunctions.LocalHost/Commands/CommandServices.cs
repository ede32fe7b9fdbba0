using RedirectFunctions.Configuration;
using RedirectFunctions.LocalHost.Settings;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>The app's services for a command that does its work and ends, with the settings that a run would use.</summary>
internal static class CommandServices
{
    /// <summary>Connections that are not set, for a command that does not use them.</summary>
    private static readonly Dictionary<string, string?> NoStorage = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["TrackingStorage"] = "UseDevelopmentStorage=true",
    };

    /// <param name="needsStorage">Whether it is an error if no storage is set.</param>
    public static ServiceProvider Build(bool needsStorage = true)
    {
        var settings = LocalSettings.Load(
            RepositoryRoot.Find(), Environment.CurrentDirectory, LocalSettings.ProcessEnvironment(), LocalAppOptions.DefaultUrls);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(needsStorage ? [] : NoStorage)
            .AddInMemoryCollection(LocalSettings.Defaults)
            .AddInMemoryCollection(settings.Values.Select(LocalSettings.ToConfigurationKey))
            .Build();
        return new ServiceCollection().AddLogging().AddRedirectFunctions(configuration, strict: true).BuildServiceProvider();
    }
}
