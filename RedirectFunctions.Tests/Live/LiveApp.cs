using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.LocalHost;
using RedirectFunctions.LocalHost.Settings;
using RedirectFunctions.Tests.Infrastructure;
using RedirectFunctions.Tests.LocalHost;

namespace RedirectFunctions.Tests.Live;

/// <summary>What <c>dotnet run --project RedirectFunctions.LocalHost</c> starts without any settings, with its own port and queues.</summary>
internal sealed class LiveApp : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;

    private LiveApp(LocalApp host, TemporaryFolder folder)
    {
        Host = host;
        _folder = folder;
    }

    public LocalApp Host { get; }

    public Uri Url => Host.BaseAddress;

    public static Task<LiveApp> StartAsync(AzuriteFixture azurite, params (string Name, string Value)[] changes) =>
        StartAsync(azurite, configure: null, changes);

    public static async Task<LiveApp> StartAsync(
        AzuriteFixture azurite, Action<IServiceCollection>? configure, params (string Name, string Value)[] changes)
    {
        var folder = new TemporaryFolder();
        var (address, baseUrl) = ListenAddress.Parse("http://127.0.0.1:0");
        var settings = DemoSettings.For(baseUrl).ToDictionary(StringComparer.Ordinal);
        settings["AzureWebJobsStorage"] = azurite.ConnectionString;
        settings["TrackingStorage"] = azurite.ConnectionString;
        settings["TRACKING_QUEUE_NAME"] = $"t-{Guid.NewGuid():N}";
        settings["SPOOL_DIRECTORY"] = folder["spool"];
        // On a busy machine, the queue may take longer than a visitor should have to wait.
        settings["ENQUEUE_BUDGET_MS"] = "5000";
        settings["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:00.200";
        foreach (var (name, value) in changes)
        {
            settings[name] = value;
        }

        var host = await LocalApp.StartAsync(new LocalAppOptions { Settings = settings, Urls = address, Collector = true, ConfigureServices = configure });
        return new LiveApp(host, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _folder.Dispose();
    }
}
