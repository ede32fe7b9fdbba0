namespace RedirectFunctions.LocalHost.Collector;

/// <summary>The two sinks that the collector stands in for.</summary>
internal static class SinkNames
{
    public const string Gtm = "gtm";
    public const string Ga4 = "ga4";

    public static bool IsKnown(string? sink) => sink is Gtm or Ga4;
}
