namespace Processes;

/// <summary>How LocalHost is started for measurements: with everything on, its own queue, and sinks in place of Google.</summary>
public static class HostUnderTest
{
    /// <param name="url">Where it listens.</param>
    public static string[] Options(string url) => ["--urls", url, "--collector", "off", "--stop-with-input"];

    /// <param name="tracking">The connection of the tracking queue.</param>
    /// <param name="fallback">The host's own connection; the same if the run has one account.</param>
    public static IEnumerable<(string Name, string Value)> Settings(
        string tracking, string fallback, string queue, string hosts, Uri gtm, Uri ga4, string spool) =>
    [
        ("AzureWebJobsStorage", fallback),
        ("TrackingStorage", tracking),
        ("TRACKING_QUEUE_NAME", queue),
        ("ALLOWED_DESTINATION_HOSTS", hosts),
        ("ENABLE_GTM_TRACKING", "true"),
        ("GTM_SERVER_SIDE_URL", gtm.AbsoluteUri),
        ("ENABLE_GA4_TRACKING", "true"),
        ("GA4_ENDPOINT", ga4.AbsoluteUri.TrimEnd('/')),
        ("GA4_MEASUREMENT_ID", "G-BENCH12345"),
        ("GA4_API_SECRET", "no-secret-of-anybody"),
        ("SPOOL_DIRECTORY", spool),
        // Logging a line for each delivery would be most of the work.
        ("Logging__LogLevel__Default", "Warning"),
    ];
}
