using Microsoft.AspNetCore.Connections;
using RedirectFunctions.LocalHost.Catalog;
using RedirectFunctions.LocalHost.Collector;
using RedirectFunctions.LocalHost.Http;
using RedirectFunctions.LocalHost.Live;
using RedirectFunctions.LocalHost.Queues;
using RedirectFunctions.LocalHost.Settings;
using RedirectFunctions.LocalHost.Storage;

namespace RedirectFunctions.LocalHost;

/// <summary>The running functions: HTTP routes on Kestrel, and a listener for each queue trigger.</summary>
internal sealed class LocalApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Azurite? _azurite;
    private bool _disposed;

    private LocalApp(WebApplication app, Azurite? azurite)
    {
        _app = app;
        _azurite = azurite;
    }

    public Uri BaseAddress => ListenAddress.Reachable(_app.Urls.First());

    public IServiceProvider Services => _app.Services;

    public FunctionCatalog Functions => Services.GetRequiredService<FunctionCatalog>();

    /// <summary>Null if the collector is off.</summary>
    public EventCollector? Collector => Services.GetService<EventCollector>();

    /// <exception cref="LocalHostException">The start cannot succeed; the message says why and what to do.</exception>
    /// <exception cref="Configuration.InvalidConfigurationException">The app's settings are wrong.</exception>
    public static async Task<LocalApp> StartAsync(LocalAppOptions options, CancellationToken cancellationToken = default)
    {
        var root = options.Root ?? RepositoryRoot.Find();
        var app = Build(options, root);
        Azurite? azurite = null;
        try
        {
            azurite = await DevelopmentStorage.EnsureAsync(
                app.Configuration, root, options.StorageFolder, options.Output, cancellationToken);
            await app.StartAsync(cancellationToken);
            return new LocalApp(app, azurite);
        }
        catch (Exception exception)
        {
            await app.DisposeAsync();
            await DisposeAsync(azurite);
            throw exception is IOException { InnerException: AddressInUseException }
                ? ListenAddress.Taken(options.Urls, exception)
                : exception;
        }
    }

    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) => _app.WaitForShutdownAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken = default) =>
        _app.Lifetime.ApplicationStopped.IsCancellationRequested ? Task.CompletedTask : _app.StopAsync(cancellationToken);

    /// <summary>Drains, then stops. The storage goes last, because draining still writes to it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await DisposeAsync(_azurite);
    }

    private static ValueTask DisposeAsync(Azurite? azurite) => azurite?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static WebApplication Build(LocalAppOptions options, string root)
    {
        // Empty, so that only its settings reach the app, and nothing from the process or the current folder (appsettings.json,
        // ASPNETCORE_*).
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ApplicationName = "RedirectFunctions", ContentRootPath = root });
        builder.Configuration
            .AddInMemoryCollection(HostJson.ReadFile(Path.Combine(root, "host.json")))
            .AddInMemoryCollection(LocalSettings.Defaults)
            .AddInMemoryCollection(options.Settings.Select(LocalSettings.ToConfigurationKey));
        var hostJson = new HostJson(builder.Configuration);
        QueueSettings.Check(hostJson.Queues);
        var functions = FunctionCatalog.Read(options.FunctionTypes, builder.Configuration);

        var urls = options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries);
        builder.WebHost.UseKestrelCore().UseUrls(urls).ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Azure's front end returns 414 beyond 8 KiB: what works here must work there.
            kestrel.Limits.MaxRequestLineSize = 8 * 1024;
        });
        HostServices.Add(builder, options, hostJson, functions);
        options.AddServices(builder.Services, builder.Configuration);
        options.ConfigureServices?.Invoke(builder.Services);

        var app = builder.Build();
        var ownOrigin = new OwnOrigin(options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries));
        app.Use(next => http => ownOrigin.InvokeAsync(http, next));
        app.MapHttpFunctions(functions, hostJson.RoutePrefix, options.Keys);
        if (app.Services.GetService<EventCollector>() is { } collector)
        {
            app.MapCollector(collector);
            app.Services.GetRequiredService<LiveEndpoints>().Map(app);
        }

        return app;
    }
}
