using System.Globalization;
using Chaos.Load;
using RedirectFunctions.LocalHost.Collector;

namespace Chaos.Host;

/// <summary>The settings of the program under test. Its own defaults hold wherever a run can wait for them.</summary>
internal static class HostSettings
{
    public const string Queue = "chaos";

    public static Dictionary<string, string> For(ChaosOptions options, CollectorApp collector, string storage, string spool) => new(StringComparer.Ordinal)
    {
        ["AzureWebJobsStorage"] = storage,
        ["TrackingStorage"] = storage,
        ["TRACKING_QUEUE_NAME"] = Queue,
        ["ALLOWED_DESTINATION_HOSTS"] = Link.Host,
        ["ENABLE_GTM_TRACKING"] = "true",
        ["GTM_SERVER_SIDE_URL"] = collector.GtmUrl.AbsoluteUri,
        ["ENABLE_GA4_TRACKING"] = "true",
        ["GA4_ENDPOINT"] = collector.Ga4Endpoint.AbsoluteUri,
        ["GA4_MEASUREMENT_ID"] = "G-CHAOS12345",
        ["GA4_API_SECRET"] = "no-secret-of-anybody",
        ["ENQUEUE_BUDGET_MS"] = ChaosOptions.Budget.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
        ["SPOOL_DIRECTORY"] = spool,
        ["SPOOL_MAX_MB"] = "256",
        ["LocalHost__QueueLease"] = options.QueueLease.ToString("c"),
        ["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:00.500",
        // A line for each delivery would be most of the work that this machine does.
        ["Logging__LogLevel__Default"] = "Warning",
    };
}
