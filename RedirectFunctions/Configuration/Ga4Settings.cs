using System.Text.RegularExpressions;
using RedirectFunctions.Clicks;
using RedirectFunctions.Delivery.Sinks.Ga4;
using RedirectFunctions.Delivery.Sinks.Ga4.DataManager;

namespace RedirectFunctions.Configuration;

internal static partial class Ga4Settings
{
    private const string Flag = "ENABLE_GA4_TRACKING";
    private const string Stream = "GA4_MEASUREMENT_ID";

    private static readonly SinkRegistration ByMeasurementProtocol = new SinkRegistration<Ga4Sink, Ga4Options>(
        Ga4Sink.Ga4, Flag, ReadOptions, Preview)
    {
        Check = typeof(Ga4Check),
    };

    private static readonly SinkRegistration ByDataManager = new SinkRegistration<DataManagerSink, DataManagerOptions>(
        DataManagerSink.DataManager, Flag, ReadDataManager, PreviewDataManager)
    {
        Check = typeof(DataManagerCheck),
        Parts = AddDataManager,
    };

    public static SinkRegistration Sink { get; } = new SinkChoice(
        Ga4Sink.Ga4,
        Flag,
        [ByMeasurementProtocol, ByDataManager],
        static settings => IsByDataManager(settings) ? ByDataManager : ByMeasurementProtocol);

    /// <summary>
    /// The end of the session cookie's name, also where another setting is wrong: the clicks that are kept meanwhile have their session.
    /// </summary>
    public static string? StreamId(SettingsReader settings) =>
        settings.Text(Stream) is { } id && MeasurementId().IsMatch(id) ? id[(id.IndexOf('-', StringComparison.Ordinal) + 1)..] : null;

    private static byte[] Preview(Click click, Ga4Options? options) =>
        Ga4Payload.Write(click, options ?? new Ga4Options(new Uri("https://www.google-analytics.com"), "G-0", "none"));

    private static Ga4Options? ReadOptions(SettingsReader settings)
    {
        const string endpoint = "GA4_ENDPOINT";
        const string defaultEndpoint = "https://www.google-analytics.com";
        IsByDataManager(settings);
        var url = settings.WebAddress(endpoint, settings.Text(endpoint) ?? defaultEndpoint, httpsOnly: true, defaultEndpoint);
        var measurementId = ReadStream(settings);
        var secret = settings.Required(
            "GA4_API_SECRET", $"{Flag} needs a Measurement Protocol API secret of that stream", "a1B2c3D4e5F6g7H8i9J0kL");
        var (campaignDetails, maxValueLength) = ReadEvent(settings);
        return url is null || measurementId is null || secret is null ? null : new Ga4Options(url, measurementId, secret)
        {
            Consent = ConsentSettings.OfOldClicks(settings),
            CampaignDetails = campaignDetails,
            MaxValueLength = maxValueLength,
        };
    }

    private static bool IsByDataManager(SettingsReader settings)
    {
        const string name = "GA4_TRANSPORT";
        switch (settings.Text(name)?.ToLowerInvariant())
        {
            case null or "measurement_protocol":
                return false;
            case "data_manager":
                return true;
            default:
                settings.Problem(name, "must be measurement_protocol or data_manager.", "measurement_protocol");
                return false;
        }
    }

    private static string? ReadStream(SettingsReader settings)
    {
        var measurementId = settings.Required(Stream, $"{Flag} needs the measurement id of the web stream", "G-ABC1234567");
        if (measurementId is not null && !MeasurementId().IsMatch(measurementId))
        {
            settings.Problem(Stream, "must be the measurement id of a web stream: G- and letters and digits, not the numeric stream "
                + "id.", "G-ABC1234567");
        }

        return measurementId;
    }

    private static (bool CampaignDetails, int MaxValueLength) ReadEvent(SettingsReader settings) =>
        (settings.Flag("GA4_CAMPAIGN_DETAILS", defaultValue: false, ifWrong: false), ReadMaxValueLength(settings));

    /// <summary>100 characters, or 500 in Analytics 360 (Google's help page 9267744).</summary>
    private static int ReadMaxValueLength(SettingsReader settings)
    {
        const string name = "GA4_PARAM_VALUE_LIMIT";
        switch (settings.Text(name))
        {
            case null or "100":
                return 100;
            case "500":
                return 500;
            default:
                settings.Problem(name, "must be 100, or 500 for a property of Analytics 360.", "100");
                return 100;
        }
    }

    [GeneratedRegex("^G-[A-Za-z0-9]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MeasurementId();
}
