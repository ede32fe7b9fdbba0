using Microsoft.Extensions.Configuration;
using RedirectFunctions.Clicks.Traffic;

namespace RedirectFunctions.Configuration;

/// <summary>
/// Every setting of the app, by room, read and checked once at startup. The table in the README says what each one means.
/// </summary>
internal sealed record AppSettings(
    ClicksSettings Clicks,
    RedirectsSettings Redirects,
    QueueingSettings Queueing,
    DeliverySettings Delivery,
    TelemetrySettings Telemetry,
    OperationsSettings Operations)
{
    /// <exception cref="InvalidConfigurationException">Its one message names every setting that is wrong.</exception>
    public static AppSettings Read(IConfiguration configuration)
    {
        var settings = new SettingsReader(configuration);
        var delivery = DeliverySettings.Read(settings);
        var clicks = ClicksSettings.Read(settings, delivery.Ga4?.StreamId);
        var queueing = QueueingSettings.Read(settings);
        var result = new AppSettings(
            clicks,
            RedirectsSettings.Read(settings, clicks.PlatformParameters, queueing.Queue.Account),
            queueing,
            delivery,
            TelemetrySettings.Read(settings),
            OperationsSettings.Read(settings));
        settings.ThrowIfWrong();
        return result;
    }

    /// <summary>What an operator of the app may see: what it does, but no secret, address or key.</summary>
    public IReadOnlyDictionary<string, string> Summary() => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["TRACKING_QUEUE_NAME"] = Queueing.Queue.Name,
        ["ENQUEUE_BUDGET_MS"] = $"{Queueing.Queue.EnqueueBudget.TotalMilliseconds}",
        ["SPOOL_MAX_MB"] = $"{Queueing.Queue.SpoolMaxBytes / (1024 * 1024)}",
        ["ENABLE_GTM_TRACKING"] = TextOf(Delivery.Gtm is not null),
        ["ENABLE_GA4_TRACKING"] = TextOf(Delivery.Ga4 is not null),
        ["CLIENT_IP"] = TextOf(Clicks.Visitor.Address),
        ["PRIVACY_SIGNALS"] = TextOf(Clicks.Visitor.PrivacySignals),
        ["BOT_TRAFFIC"] = TextOf(Clicks.Visitor.SkipBots ? BotTraffic.Skip : BotTraffic.Label),
        ["VISITOR_IDENTITY"] = TextOf(Clicks.Visitor.Identity),
        ["CANARY_INTERVAL_MINUTES"] = $"{Operations.Canary.Interval.TotalMinutes}",
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = Telemetry.Export.AzureMonitorConnectionString is null ? "not set" : "set",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Telemetry.Export.Otlp ? "set" : "not set",
    };

    private static string TextOf(object value) => $"{value}".ToLowerInvariant();
}
