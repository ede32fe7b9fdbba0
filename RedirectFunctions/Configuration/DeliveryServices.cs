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

        services.AddSingleton(provider => new SinkNames([.. provider.GetServices<SinkBulkhead>().Select(sink => sink.Name)]));
        services.AddSingleton(provider => new ReplayLimits(provider.GetServices<SinkBulkhead>()
            .Where(sink => sink.MaxAge is not null)
            .ToDictionary(sink => sink.Name, sink => sink.MaxAge!.Value, StringComparer.Ordinal)));
        services.AddSingleton<DeliveryCheck>();
        services.AddSingleton<OutstandingStore>();
        services.AddSingleton<ClickDelivery>();
    }

    /// <summary>
    /// A sink with its own HttpClient. The factory's own log lines contain the URL, and with it GA4's secret, so they are removed.
    /// Redirects are not followed: a target that sends one is not the target that was configured.
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
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SinkBulkhead>(provider, provider.GetRequiredService<TSink>()));
    }
}
