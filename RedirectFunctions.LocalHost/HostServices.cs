using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting.Internal;
using RedirectFunctions.Delivery;
using RedirectFunctions.Delivery.Sinks.Ga4;
using RedirectFunctions.Delivery.Sinks.Ga4.DataManager;
using RedirectFunctions.LocalHost.Catalog;
using RedirectFunctions.LocalHost.Collector;
using RedirectFunctions.LocalHost.Live;
using RedirectFunctions.LocalHost.Queues;
using RedirectFunctions.LocalHost.Settings;
using RedirectFunctions.Operations;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.LocalHost;

/// <summary>What the host itself adds to the container, besides the app's own services.</summary>
internal static class HostServices
{
    public static void Add(WebApplicationBuilder builder, LocalAppOptions options, HostJson hostJson, FunctionCatalog functions)
    {
        var services = builder.Services;
        services.AddRouting();
        services.AddSingleton(hostJson);
        services.AddSingleton(functions);
        services.TryAddSingleton(TimeProvider.System);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout);
        services.AddSingleton(new DrainLimit(DrainLimit.Within(options.ShutdownTimeout)));
        services.AddSingleton<QueueFunctionRunner>();
        services.AddSingleton(new SinkTraceContext(new CollectorTraceContext()));
        services.AddHostedService<QueueListeners>();
        AddLifetime(services, options.HandleSignals);
        AddLogging(builder.Logging, builder.Configuration, options.ConsoleLog);
        if (options.Collector)
        {
            services.AddSingleton<LiveArchive>();
            services.AddSingleton<LiveDocs>();
            services.AddSingleton<WaitingMessages>();
            services.AddSingleton<RetryNow>();
            services.AddSingleton<LiveEndpoints>();
            services.AddSingleton(provider => new LiveFeed(
                provider.GetRequiredService<ClickTracing>(),
                provider.GetRequiredService<StatusReporter>().Sinks,
                provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton(provider => EventCollector.Create(
                provider.GetRequiredService<TimeProvider>(),
                options.Output,
                provider.GetRequiredService<LiveFeed>().Received,
                provider.GetService<Ga4Options>()?.MaxValueLength
                    ?? provider.GetService<DataManagerOptions>()?.MaxValueLength
                    ?? Ga4PayloadRules.UsualMaxValue));
        }
    }

    private static void AddLifetime(IServiceCollection services, bool handleSignals)
    {
        if (handleSignals)
        {
            services.AddSingleton<IHostLifetime, ConsoleLifetime>();
            services.Configure<ConsoleLifetimeOptions>(static lifetime => lifetime.SuppressStatusMessages = true);
        }
        else
        {
            services.AddSingleton<IHostLifetime, CallersLifetime>();
        }
    }

    private static void AddLogging(ILoggingBuilder logging, ConfigurationManager settings, bool console)
    {
        // ASP.NET Core and HttpClient log whole URLs at Information, and those contain a visitor's destination and GA4's secret.
        logging.AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("System", LogLevel.Warning)
            .AddFilter("Azure", LogLevel.Warning)
            // A failed start is reported in the words of LocalHostException; a service that fails later is Critical anyway.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical)
            .AddConfiguration(settings.GetSection("Logging"));
        if (console)
        {
            logging.AddSimpleConsole(static format =>
            {
                format.SingleLine = true;
                format.TimestampFormat = "HH:mm:ss ";
            });
        }
    }
}
