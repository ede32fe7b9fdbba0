using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Delivery;
using RedirectFunctions.Delivery.Checks;
using RedirectFunctions.Delivery.Sinks.Ga4;
using RedirectFunctions.Delivery.Sinks.Gtm;
using RedirectFunctions.Queueing.Parking;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Configuration;

internal static class DeliveryServices
{
    public static void AddDelivery(this IServiceCollection services, DeliverySettings settings)
    {
        services.AddSink<GtmSink, GtmOptions>(settings.Gtm, GtmSink.SinkName, GtmSink.Timeout, GtmSink.OldestClick);
        services.AddSink<Ga4Sink, Ga4Options>(settings.Ga4, Ga4Sink.SinkName, Ga4Sink.Timeout, Ga4Sink.OldestClick);
        services.AddSingleton(provider => new SinkNames([.. provider.GetServices<SinkBulkhead>().Select(sink => sink.Name)]));
        services.AddSingleton(provider => new ReplayLimits(provider.GetServices<SinkBulkhead>()
            .Where(sink => sink.MaxAge is not null)
            .ToDictionary(sink => sink.Name, sink => sink.MaxAge!.Value, StringComparer.Ordinal)));
        services.AddSingleton<DeliveryCheck>();
        services.AddSingleton<OutstandingStore>();
        services.AddSingleton<ClickDelivery>();
    }

    /// <summary>The sink, or one that keeps its clicks where its settings are wrong, or nothing where it is off.</summary>
    private static void AddSink<TSink, TOptions>(
        this IServiceCollection services, SinkSettings<TOptions> settings, string name, TimeSpan timeout, TimeSpan? oldestClick)
        where TSink : class, ITrackingSink
        where TOptions : class
    {
        if (settings.Options is { } options)
        {
            services.AddSingleton(options);
            services.AddClient<TSink>(timeout);
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SinkBulkhead>(provider, provider.GetRequiredService<TSink>()));
        }
        else if (settings.IsOn)
        {
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SinkBulkhead>(
                provider, new MisconfiguredSink(name, oldestClick, provider.GetRequiredService<TimeProvider>())));
        }
    }

    /// <summary>
    /// A sink with its own HttpClient. The factory's own log lines contain the URL, and with it GA4's secret, so they are removed.
    /// Redirects are not followed: a target that sends one is not the target that was configured.
    /// </summary>
    private static void AddClient<TSink>(this IServiceCollection services, TimeSpan timeout)
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
    }
}
