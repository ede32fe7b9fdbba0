using System.Text.RegularExpressions;
using RedirectFunctions.Clicks;
using RedirectFunctions.Delivery.Sinks.Ga4;

namespace RedirectFunctions.Configuration;

internal static partial class Ga4Settings
{
    private const string Stream = "GA4_MEASUREMENT_ID";

    public static SinkRegistration Sink { get; } = new SinkRegistration<Ga4Sink, Ga4Options>(
        Ga4Sink.Ga4, "ENABLE_GA4_TRACKING", ReadOptions, Preview)
    {
        Check = typeof(Ga4Check),
    };

    /// <summary>
    /// The end of the session cookie's name, also where another setting is wrong: the clicks that are kept meanwhile have their session.
    /// </summary>
    public static string? StreamId(SettingsReader settings) =>
        settings.Text(Stream) is { } id && MeasurementId().IsMatch(id) ? id[(id.IndexOf('-', StringComparison.Ordinal) + 1)..] : null;

    private static byte[] Preview(Click click, Ga4Options? options) =>
        Ga4Payload.Write(click, options ?? new Ga4Options(new Uri("https://www.google-analytics.com"), "G-0", "none"));

    private static Ga4Options? ReadOptions(SettingsReader settings)
    {
        const string because = "ENABLE_GA4_TRACKING";
        const string endpoint = "GA4_ENDPOINT";
        const string defaultEndpoint = "https://www.google-analytics.com";
        var url = settings.WebAddress(endpoint, settings.Text(endpoint) ?? defaultEndpoint, httpsOnly: true, defaultEndpoint);
        var measurementId = settings.Required(Stream, $"{because} needs the measurement id of the web stream", "G-ABC1234567");
        if (measurementId is not null && !MeasurementId().IsMatch(measurementId))
        {
            settings.Problem(Stream, "must be the measurement id of a web stream: G- and letters and digits, not the numeric stream "
                + "id.", "G-ABC1234567");
        }

        var secret = settings.Required(
            "GA4_API_SECRET", $"{because} needs a Measurement Protocol API secret of that stream", "a1B2c3D4e5F6g7H8i9J0kL");
        var campaignDetails = settings.Flag("GA4_CAMPAIGN_DETAILS", defaultValue: false, ifWrong: false);
        var maxValueLength = ReadMaxValueLength(settings);
        return url is null || measurementId is null || secret is null ? null : new Ga4Options(url, measurementId, secret)
        {
            Consent = ConsentSettings.OfOldClicks(settings),
            CampaignDetails = campaignDetails,
            MaxValueLength = maxValueLength,
        };
    }

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
