using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Configuration;

internal sealed record OperationsSettings(CanaryOptions Canary)
{
    public static OperationsSettings Read(SettingsReader settings) =>
        new(new CanaryOptions(TimeSpan.FromMinutes(settings.Number("CANARY_INTERVAL_MINUTES", 0, 0, 1440))));
}
