using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Clicks;
using RedirectFunctions.Configuration.Export;
using RedirectFunctions.Delivery;
using RedirectFunctions.Delivery.Checks;
using RedirectFunctions.Delivery.Ga4;
using RedirectFunctions.Delivery.Gtm;
using RedirectFunctions.Operations;
using RedirectFunctions.Queueing;
using RedirectFunctions.Redirects;
using RedirectFunctions.Redirects.Building;
using RedirectFunctions.Redirects.Explaining;
using RedirectFunctions.Redirects.Names;
using RedirectFunctions.Redirects.Signing;

namespace RedirectFunctions.Configuration;

/// <summary>Puts the app together. The only place that knows all rooms.</summary>
public static class ServiceRegistration
{
    /// <exception cref="InvalidConfigurationException">The configuration is wrong; the message says all that is.</exception>
    public static IServiceCollection AddRedirectFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);

        var settings = AppSettings.Read(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddRedirects(settings);
        services.AddQueueing(settings);
        services.AddDelivery(settings);
        services.AddOperations(settings);
        services.AddTelemetryExport(settings.Telemetry);
        return services;
    }

    private static void AddRedirects(this IServiceCollection services, AppSettings settings)
    {
        services.AddSingleton(settings.Visitor);
        if (settings.SigningKeys is { } keys)
        {
            services.AddSingleton(provider => new LinkSigner(keys, provider.GetRequiredService<TimeProvider>()));
        }

        services.AddSingleton(provider => new DestinationPolicy(settings.AllowedHosts, provider.GetService<LinkSigner>(), settings.RequireSignedLinks));
        services.AddSingleton(settings.Forwarding);
        services.AddSingleton(new Attribution(settings.PlatformParameters));
        services.AddSingleton(settings.Redaction);
        services.AddSingleton<TrafficClassifier>();
        services.AddSingleton<VisitorIdentifier>();
        services.AddSingleton<ClickFactory>();
        services.AddNames(settings);
        services.AddBuilding(settings);
        services.AddSingleton(provider => new RedirectEndpoint(
            provider.GetRequiredService<StoredLinks>(),
            provider.GetRequiredService<DestinationPolicy>(),
            provider.GetRequiredService<ParameterForwarding>(),
            provider.GetRequiredService<ClickFactory>(),
            provider.GetRequiredService<ClickQueue>(),
            provider.GetRequiredService<Measurements>(),
            provider.GetRequiredService<ClickTelemetry>(),
            provider.GetRequiredService<ILogger<RedirectEndpoint>>()));
    }

    private static void AddNames(this IServiceCollection services, AppSettings settings)
    {
        services.AddSingleton(new LinkTable(settings.LinkTable));
        services.TryAddSingleton(new LinkCacheOptions());
        services.AddSingleton<StoredLinks>();
        services.AddSingleton(provider => new LinkAdministration(
            provider.GetRequiredService<LinkTable>(),
            provider.GetRequiredService<StoredLinks>(),
            provider.GetRequiredService<DestinationPolicy>(),
            provider.GetService<LinkSigner>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LinkAdministration>>()));
    }

    private static void AddBuilding(this IServiceCollection services, AppSettings settings)
    {
        services.AddSingleton(provider => new LinkExplainer(
            provider.GetRequiredService<StoredLinks>(),
            provider.GetRequiredService<DestinationPolicy>(),
            provider.GetRequiredService<ParameterForwarding>(),
            provider.GetRequiredService<ClickFactory>(),
            new PayloadPreview(settings.Ga4).Of));
        services.AddSingleton(provider => new LinkBuilder(
            provider.GetRequiredService<DestinationPolicy>(),
            provider.GetService<LinkSigner>(),
            settings.Redaction,
            provider.GetRequiredService<LinkExplainer>(),
            provider.GetRequiredService<TimeProvider>()));
    }

    private static void AddQueueing(this IServiceCollection services, AppSettings settings)
    {
        var tracking = new StorageQueue(settings.Queue, settings.Queue.Name);
        var parked = new StorageQueue(settings.Queue, settings.Queue.ParkedName);
        services.AddMetrics();
        services.AddSingleton<Ledger>();
        services.AddSingleton<Measurements>();
        services.AddSingleton<ClickTelemetry>();
        services.AddSingleton(settings.Queue);
        services.AddSingleton(tracking);
        services.AddSingleton(_ => new Spool(settings.Queue, tracking));
        services.AddSingleton(provider => new Outbox(
            tracking,
            parked,
            provider.GetRequiredService<Spool>(),
            provider.GetRequiredService<Ledger>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Outbox>>()));
        services.AddSingleton(provider => new Parking(
            provider.GetRequiredService<Outbox>(),
            provider.GetRequiredService<Ledger>(),
            provider.GetRequiredService<Measurements>(),
            provider.GetRequiredService<ClickTelemetry>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Parking>>()));
        services.AddSingleton(provider => new ParkingReplay(
            parked,
            provider.GetRequiredService<Outbox>(),
            provider.GetRequiredService<Ledger>(),
            provider.GetRequiredService<ClickTelemetry>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ParkingReplay>>()));
        services.AddHostedService<SpoolDrainer>();
        services.AddSingleton(provider => new QueueWatch(tracking, parked, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<Gauges>();
        services.AddSingleton(settings.Canary);
        services.AddSingleton<CanaryWatch>();
        services.AddSingleton(provider => new SinkNames([.. provider.GetServices<SinkLane>().Select(lane => lane.Name)]));
        services.AddSingleton<GroupCommit>();
        services.AddSingleton<BudgetClock>();
        services.AddSingleton<SpoolWriter>();
        services.AddSingleton<ClickQueue>();
    }

    private static void AddDelivery(this IServiceCollection services, AppSettings settings)
    {
        if (settings.Gtm is { } gtm)
        {
            services.AddSingleton(gtm);
            services.AddSink<GtmSink>(GtmSink.Timeout);
        }

        if (settings.Ga4 is { } ga4)
        {
            services.AddSingleton(ga4);
            services.AddSink<Ga4Sink>(Ga4Sink.Timeout);
        }

        services.AddSingleton(provider => new DeliveryCheck(settings.Ga4, settings.Gtm, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ClickDelivery(
            provider.GetServices<SinkLane>(),
            provider.GetRequiredService<Outbox>(),
            provider.GetRequiredService<Parking>(),
            provider.GetRequiredService<Ledger>(),
            provider.GetRequiredService<Measurements>(),
            provider.GetRequiredService<ClickTelemetry>(),
            provider.GetRequiredService<CanaryWatch>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ClickDelivery>>()));
    }

    private static void AddOperations(this IServiceCollection services, AppSettings settings)
    {
        services.AddHostedService<Canary>();
        services.AddSingleton(provider => new StatusReporter(
            provider.GetServices<SinkLane>(),
            provider.GetRequiredService<QueueWatch>(),
            provider.GetRequiredService<Spool>(),
            provider.GetRequiredService<Ledger>(),
            provider.GetRequiredService<CanaryWatch>(),
            new StatusOptions(settings.Queue, settings.Summary()),
            provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>
    /// A sink with an HttpClient of its own. The factory's own log lines name the URL, which holds GA4's secret: they are
    /// removed. A redirect is not followed: a target that sends one is not the target that was configured.
    /// </summary>
    private static void AddSink<TSink>(this IServiceCollection services, TimeSpan timeout)
        where TSink : class, ITrackingSink
    {
        services.AddHttpClient<TSink>(client =>
            {
                client.Timeout = timeout;
                client.DefaultRequestHeaders.UserAgent.ParseAdd("RedirectFunctions/1.0");
            })
            .RemoveAllLoggers()
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.AllowAutoRedirect = false;
                handler.UseCookies = false;
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
                handler.ConnectTimeout = TimeSpan.FromSeconds(5);
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.AddSingleton(provider => new SinkLane(
            provider.GetRequiredService<TSink>(),
            provider.GetRequiredService<ClickTelemetry>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
