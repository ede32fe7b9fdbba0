namespace RedirectFunctions.LocalHost.Settings;

/// <summary>Runs the whole path of a click without any account: the collector stands in for GTM and GA4.</summary>
internal static class DemoSettings
{
    /// <summary>
    /// Settings that decide which links are followed or where clicks go: with one of them in the environment, this is no longer a demo.
    /// Storage and queue are not among them, so that the demo can run on another storage.
    /// </summary>
    private static readonly string[] Decisive =
    [
        "ALLOWED_DESTINATION_HOSTS", "LINK_SIGNING_KEYS", "ENABLE_GTM_TRACKING", "ENABLE_GA4_TRACKING",
        "GTM_SERVER_SIDE_URL", "GA4_ENDPOINT", "GA4_MEASUREMENT_ID", "GA4_API_SECRET",
    ];

    public static bool IsReplacedBy(IReadOnlyDictionary<string, string?> environment) =>
        environment.Any(static setting =>
            !string.IsNullOrEmpty(setting.Value) && Decisive.Contains(setting.Key, StringComparer.OrdinalIgnoreCase));

    public static IEnumerable<KeyValuePair<string, string?>> For(string baseUrl) => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["TrackingStorage"] = "UseDevelopmentStorage=true",
        ["TRACKING_QUEUE_NAME"] = "redirect-tracking",
        ["ALLOWED_DESTINATION_HOSTS"] = "example.com;localhost",
        ["ENABLE_GTM_TRACKING"] = "true",
        ["ENABLE_GA4_TRACKING"] = "true",
        ["GTM_SERVER_SIDE_URL"] = baseUrl + "/collector/gtm",
        ["GA4_ENDPOINT"] = baseUrl + "/collector",
        ["GA4_MEASUREMENT_ID"] = "G-DEMO000000",
        ["GA4_API_SECRET"] = "demo-secret",
        ["ENABLE_ARCHIVE"] = "true",
        // For GA4_TRANSPORT=data_manager.
        ["GA4_DATA_MANAGER_ENDPOINT"] = baseUrl + "/collector",
        ["GA4_PROPERTY_ID"] = "123456789",
        ["GA4_IDENTITY_AUDIENCE"] = "api://demo",
        ["GA4_IDENTITY_PROVIDER"] = "projects/1/locations/global/workloadIdentityPools/demo/providers/demo",
        ["GA4_SERVICE_ACCOUNT"] = "demo@demo.iam.gserviceaccount.com",
    };
}
