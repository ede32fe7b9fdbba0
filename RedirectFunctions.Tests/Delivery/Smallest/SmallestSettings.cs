using RedirectFunctions.Configuration;

namespace RedirectFunctions.Tests.Delivery.Smallest;

internal static class SmallestSettings
{
    public static SinkRegistration Sink { get; } = new SinkRegistration<SmallestSink, SmallestOptions>(
        SmallestSink.Smallest, "ENABLE_SMALLEST", ReadOptions, static (click, _) => SmallestPayload.Write(click));

    private static SmallestOptions? ReadOptions(SettingsReader settings)
    {
        const string name = "SMALLEST_URL";
        const string example = "https://smallest.example.com/clicks";
        var text = settings.Required(name, "ENABLE_SMALLEST needs the URL that clicks are posted to", example);
        return settings.WebAddress(name, text, httpsOnly: false, example) is { } url ? new SmallestOptions(url) : null;
    }
}
