namespace RedirectFunctions.LocalHost.Collector;

/// <summary>The sinks that the collector stands in for.</summary>
internal static class SinkNames
{
    public const string Gtm = "gtm";
    public const string Ga4 = "ga4";
    public const string Webhook = "webhook";

    public static IReadOnlyList<string> All { get; } = [Gtm, Ga4, Webhook];

    public static bool IsKnown(string? sink) => All.Contains(sink, StringComparer.Ordinal);
}
