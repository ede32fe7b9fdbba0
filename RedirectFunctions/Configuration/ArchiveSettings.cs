using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using RedirectFunctions.Delivery.Sinks.Archive;

namespace RedirectFunctions.Configuration;

internal static partial class ArchiveSettings
{
    public static SinkRegistration Sink { get; } = new SinkRegistration<ArchiveSink, ArchiveOptions>(
        ArchiveSink.Archive, "ENABLE_ARCHIVE", ReadOptions, static (click, _) => ArchiveBlob.Row(click))
    {
        Check = typeof(ArchiveCheck),
    };

    private static ArchiveOptions? ReadOptions(SettingsReader settings)
    {
        const string name = "ARCHIVE_CONTAINER";
        var container = settings.Text(name) ?? ArchiveOptions.DefaultContainer;
        if (!ContainerName().IsMatch(container))
        {
            settings.Problem(name, "must be 3 to 63 lower-case letters, digits and single hyphens.", ArchiveOptions.DefaultContainer);
        }

        // What is wrong with the connection is said where the queue is read.
        var account = StorageSettings.Read(settings.Part(), QueueingSettings.TrackingStorage, "");
        if (account.ConnectionString is null && account.Queues is not null && account.Blobs is null)
        {
            settings.Problem(
                $"{QueueingSettings.TrackingStorage}__blobServiceUri",
                "must be the https:// URL of the blob service; it cannot be derived from "
                    + $"{QueueingSettings.TrackingStorage}__queueServiceUri.",
                "https://myaccount.blob.core.windows.net");
        }

        if (account.ConnectionString is { } text && HasQueuesOnly(text))
        {
            settings.Problem(
                QueueingSettings.TrackingStorage,
                "must be a connection string of a storage account that has blobs, too, for ENABLE_ARCHIVE.",
                "UseDevelopmentStorage=true");
        }

        return new ArchiveOptions(account, container);
    }

    private static bool HasQueuesOnly(string connectionString)
    {
        if (!StorageSettings.IsConnectionString(connectionString))
        {
            return false;
        }

        try
        {
            return new BlobServiceClient(connectionString).Uri is null;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            return true;
        }
    }

    [GeneratedRegex(
        "^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex ContainerName();
}
