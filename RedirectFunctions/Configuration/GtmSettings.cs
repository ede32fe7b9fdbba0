using RedirectFunctions.Delivery.Sinks.Gtm;

namespace RedirectFunctions.Configuration;

internal static class GtmSettings
{
    public static SinkRegistration Sink { get; } = new SinkRegistration<GtmSink, GtmOptions>(
        GtmSink.Gtm, "ENABLE_GTM_TRACKING", ReadOptions, static (click, _) => GtmPayload.Write(click))
    {
        Check = typeof(GtmCheck),
    };

    private static GtmOptions? ReadOptions(SettingsReader settings)
    {
        const string name = "GTM_SERVER_SIDE_URL";
        const string example = "https://gtm.example.com/data";
        var text = settings.Required(name, "ENABLE_GTM_TRACKING needs the full URL that a client of the server container claims", example);
        var headers = ReadHeaders(settings);
        return settings.WebAddress(name, text, httpsOnly: false, example) is { } url ? new GtmOptions(url) { Headers = headers } : null;
    }

    private static List<KeyValuePair<string, string>> ReadHeaders(SettingsReader settings)
    {
        const string preview = "GTM_PREVIEW_HEADER";
        var headers = settings.Headers("GTM_HEADERS", "Authorization=Bearer%20a1B2c3");
        if (settings.Text(preview) is { } value)
        {
            if (value.Any(char.IsControl) || value.Contains(':', StringComparison.Ordinal))
            {
                settings.Problem(
                    preview,
                    $"must be just the value of the {GtmOptions.PreviewHeader} header that the container's preview shows.",
                    "ZW52LTF8a1B2c3==");
            }

            headers.Add(new(GtmOptions.PreviewHeader, value));
        }

        return headers;
    }
}
