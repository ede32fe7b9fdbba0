using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Delivery;
using RedirectFunctions.Delivery.Checks;
using RedirectFunctions.Queueing.Parking;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Configuration;

internal static class DeliveryServices
{
    public static void AddDelivery(this IServiceCollection services, DeliverySettings settings)
    {
        foreach (var sink in settings.Sinks)
        {
            sink.Register(services);
        }

        // From the settings: links need the names, and an instance that only redirects never makes a sink.
        services.AddSingleton(new SinkNames([.. settings.Sinks.Where(sink => sink.IsOn).Select(sink => sink.Sink.Profile.Name)]));
        services.AddSingleton(new ReplayLimits(settings.Sinks
            .Select(sink => sink.Sink.Profile)
            .Where(sink => sink.MaxAge is not null)
            .ToDictionary(sink => sink.Name, sink => sink.MaxAge!.Value, StringComparer.Ordinal)));
        services.AddSingleton<DeliveryCheck>();
        services.AddSingleton<OutstandingStore>();
        services.AddSingleton<ClickDelivery>();
    }

    /// <summary>
    /// A sink, or what asks its target, with its own HttpClient. The factory's own log lines contain the URL, and with it GA4's secret, so
    /// they are removed. Redirects are not followed: a target that sends one is not the target that was configured. Nor does a request say
    /// which trace it belongs to (<see cref="SinkTraceContext"/>).
    /// </summary>
    /// <param name="timeout">See <see cref="SinkProfile.Timeout"/>.</param>
    public static void AddSinkClient<TSink>(this IServiceCollection services, TimeSpan? timeout)
        where TSink : class
    {
        if (timeout is null)
        {
            services.AddSingleton<TSink>();
            return;
        }

        services.AddHttpClient<TSink>(client =>
            {
                client.Timeout = timeout.Value;
                client.DefaultRequestHeaders.UserAgent.ParseAdd("RedirectFunctions/1.0");
            })
            .RemoveAllLoggers()
            .UseSocketsHttpHandler((handler, provider) =>
            {
                handler.AllowAutoRedirect = false;
                handler.UseCookies = false;
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
                handler.ConnectTimeout = TimeSpan.FromSeconds(5);
                handler.ActivityHeadersPropagator = provider.GetService<SinkTraceContext>()?.Propagator;
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
    }
}
