namespace RedirectFunctions.LocalHost.Collector;

/// <summary>The collector alone, on its own port; for tests that stop and start the host.</summary>
internal sealed class CollectorApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private CollectorApp(WebApplication app, EventCollector collector)
    {
        _app = app;
        Collector = collector;
    }

    public EventCollector Collector { get; }

    /// <summary>With a trailing slash.</summary>
    public Uri BaseAddress => ListenAddress.Reachable(_app.Urls.First());

    /// <summary>For the setting GTM_SERVER_SIDE_URL.</summary>
    public Uri GtmUrl => new(BaseAddress, "collector/gtm");

    /// <summary>
    /// For GA4_ENDPOINT, to which the app adds <c>/mp/collect</c>, and for GA4_DATA_MANAGER_ENDPOINT, to which it adds <c>/v1</c>.
    /// </summary>
    public Uri Ga4Endpoint => new(BaseAddress, "collector");

    public static async Task<CollectorApp> StartAsync(
        string url = "http://127.0.0.1:0",
        TimeProvider? time = null,
        EventStore? events = null,
        CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(url);
        builder.Services.AddRouting();
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        var app = builder.Build();
        var collector = new EventCollector(time ?? TimeProvider.System, events ?? new EventStore());
        app.MapCollector(collector);
        await app.StartAsync(cancellationToken);
        return new CollectorApp(app, collector);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
