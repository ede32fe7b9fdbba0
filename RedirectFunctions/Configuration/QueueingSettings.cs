using System.Text.RegularExpressions;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Storage;

namespace RedirectFunctions.Configuration;

internal sealed partial record QueueingSettings(QueueOptions Queue)
{
    /// <summary>The connection of the tracking queue, the parking and the table.</summary>
    public const string TrackingStorage = "TrackingStorage";

    /// <summary>The connection that the Functions host itself needs; here it also holds the fallback queue.</summary>
    public const string HostStorage = "AzureWebJobsStorage";

    /// <param name="settings">Collects the problems that leave no place to keep a click.</param>
    /// <param name="tracking">Collects all other problems.</param>
    public static QueueingSettings Read(SettingsReader settings, SettingsReader tracking)
    {
        const string name = "TRACKING_QUEUE_NAME";
        var queue = settings.Text(name) ?? QueueOptions.DefaultName;
        if (!QueueName().IsMatch(queue))
        {
            settings.Problem(
                name,
                "must be 3 to 47 lower-case letters, digits and single hyphens (16 of a queue name's 63 are for -fallback-poison).",
                QueueOptions.DefaultName);
        }

        var account = StorageSettings.Read(settings, TrackingStorage, "it says where the tracking queue and the table of short names live");
        var second = StorageSettings.Read(
            settings, HostStorage, "it says where the Functions host and the fallback queue live", withTables: false);
        return new(new QueueOptions
        {
            Account = account,
            FallbackAccount = account.QueueAddress == second.QueueAddress ? null : second,
            Name = queue,
            EnqueueBudget = TimeSpan.FromMilliseconds(tracking.Number("ENQUEUE_BUDGET_MS", 250, 10, 10_000)),
            SendSlots = tracking.Number("QUEUE_SEND_SLOTS", 4, 1, 10_000),
            MessageClicks = tracking.Number("QUEUE_MESSAGE_CLICKS", ClickBatch.MaxClicks, 1, ClickBatch.MaxClicks),
            SpoolMaxBytes = tracking.Number("SPOOL_MAX_MB", 256, 1, 100_000) * 1024L * 1024,
            SpoolDirectory = ReadSpoolDirectory(tracking),
        });
    }

    /// <summary>The only way to know whether a folder can be written to is to write to it.</summary>
    private static string ReadSpoolDirectory(SettingsReader tracking)
    {
        const string name = "SPOOL_DIRECTORY";
        var usual = new QueueOptions().SpoolDirectory;
        var directory = tracking.Text(name) ?? usual;
        try
        {
            directory = Path.GetFullPath(directory);
            Directory.CreateDirectory(directory);
            using var probe = new FileStream(
                Path.Combine(directory, Path.GetRandomFileName()),
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.None,
                bufferSize: 1,
                FileOptions.DeleteOnClose);
            probe.WriteByte(0);
            probe.Flush(flushToDisk: false);
        }
        catch (Exception exception) when (exception
            is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            tracking.Problem(name, "must be a folder that can be made and written to.", usual);
        }

        return directory;
    }

    [GeneratedRegex(
        "^(?=.{3,47}$)[a-z0-9]+(-[a-z0-9]+)*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex QueueName();
}
