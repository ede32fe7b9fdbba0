using Microsoft.Extensions.Configuration;
using RedirectFunctions.Clicks.Traffic;
using RedirectFunctions.Operations;

namespace RedirectFunctions.Configuration;

/// <summary>
/// Every setting of the app, by room, read and checked once at startup. docs/configuration.md says what each one means.
/// </summary>
internal sealed record AppSettings(
    ClicksSettings Clicks,
    RedirectsSettings Redirects,
    AuthoringSettings Authoring,
    QueueingSettings Queueing,
    DeliverySettings Delivery,
    TelemetrySettings Telemetry,
    OperationsSettings Operations)
{
    /// <summary>Settings of tracking that are wrong; what redirects need is right.</summary>
    public required IReadOnlyList<SettingProblem> TrackingProblems { get; init; }

    /// <summary>Every name that was asked for.</summary>
    public required IReadOnlyCollection<string> Names { get; init; }

    /// <param name="configuration">All that is set.</param>
    /// <param name="strict">Whether a wrong setting of tracking stops the start, too.</param>
    /// <param name="sinks">Those of <see cref="KnownSinks"/>, if not given.</param>
    /// <exception cref="InvalidConfigurationException">One message that names every setting that is wrong.</exception>
    public static AppSettings Read(IConfiguration configuration, bool strict, IReadOnlyList<SinkRegistration>? sinks = null)
    {
        var settings = new SettingsReader(configuration);
        var tracking = settings.Part();
        var consent = ConsentSettings.Read(tracking);
        var delivery = DeliverySettings.Read(tracking, sinks ?? KnownSinks.All);
        var stream = delivery.IsOn(Ga4Settings.Sink.Profile.Name) ? Ga4Settings.StreamId(tracking) : null;
        var clicks = ClicksSettings.Read(tracking, stream, consent);
        var queueing = QueueingSettings.Read(settings, tracking);
        var result = new AppSettings(
            clicks,
            RedirectsSettings.Read(settings, queueing.Queue.Account),
            AuthoringSettings.Read(tracking),
            queueing,
            delivery,
            TelemetrySettings.Read(tracking),
            OperationsSettings.Read(tracking))
        {
            TrackingProblems = tracking.Problems,
            Names = settings.Names,
        };
        IReadOnlyList<SettingProblem> all = [.. settings.Problems, .. tracking.Problems];
        return settings.Problems.Count > 0 || (strict && all.Count > 0) ? throw InvalidConfigurationException.Of(all) : result;
    }

    /// <summary>What an operator of the app may see: what it does, but no secret, address or key.</summary>
    public IReadOnlyDictionary<string, string> Summary() => new Dictionary<string, string>(
        Delivery.Sinks.Select(sink => KeyValuePair.Create(sink.Sink.Flag, TextOf(sink.IsOn))), StringComparer.Ordinal)
    {
        ["TRACKING_QUEUE_NAME"] = Queueing.Queue.Name,
        ["ENQUEUE_BUDGET_MS"] = $"{Queueing.Queue.EnqueueBudget.TotalMilliseconds}",
        ["SPOOL_MAX_MB"] = $"{Queueing.Queue.SpoolMaxBytes / (1024 * 1024)}",
        ["CLIENT_IP"] = TextOf(Clicks.Visitor.Address),
        ["PRIVACY_SIGNALS"] = TextOf(Clicks.Consent.Signals),
        ["CONSENT_FROM_LINK"] = TextOf(Clicks.Consent.FromLink),
        ["BOT_TRAFFIC"] = TextOf(Clicks.Visitor.SkipBots ? BotTraffic.Skip : BotTraffic.Label),
        ["VISITOR_IDENTITY"] = TextOf(Clicks.Visitor.Identity),
        ["CANARY_INTERVAL_MINUTES"] = $"{Operations.Canary.Interval.TotalMinutes}",
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = Telemetry.Export.AzureMonitorConnectionString is null ? "not set" : "set",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Telemetry.Export.Otlp ? "set" : "not set",
    };

    private static string TextOf(object value) => $"{value}".ToLowerInvariant();
}
