using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.PersistentStorage.FileSystem;
using RedirectFunctions.Queueing.Storage;

namespace RedirectFunctions.Queueing.Spooling;

/// <summary>
/// Messages that the queue has not confirmed, on this machine's disk. Written whole or not at all (a file is renamed when
/// it is complete), claimed by lease, so that several processes can share the folder, and bounded in bytes and in age.
/// It survives the process, and not the machine: the files are not forced through the operating system's cache.
/// </summary>
public sealed class Spool : IDisposable
{
    /// <summary>Clicks older than this are of no use to any sink.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(7);

    /// <summary>How often the library looks for leases that have run out.</summary>
    private static readonly TimeSpan Maintenance = TimeSpan.FromSeconds(5);

    private readonly string _directory;
    private readonly string _corrupt;
    private readonly FileBlobProvider _files;

    public Spool(QueueOptions options, [FromKeyedServices(QueueKey.Tracking)] StorageQueue tracking)
    {
        _directory = Path.Combine(options.SpoolDirectory, tracking.Fingerprint);
        _corrupt = Path.Combine(_directory, "corrupt");
        Directory.CreateDirectory(_corrupt);

        // Expiry is this program's own, since the library's would delete clicks without a word; hence twice the time here.
        _files = new FileBlobProvider(
            _directory,
            options.SpoolMaxBytes,
            (int)Maintenance.TotalMilliseconds,
            (long)(MaxAge * 2).TotalMilliseconds);
    }

    /// <summary>Stores a message; null where the spool is full or the disk fails.</summary>
    /// <param name="lease">How long nobody else may send it, since somebody still tries.</param>
    public SpoolEntry? TryAdd(SpoolTarget target, DateTimeOffset? due, BinaryData message, TimeSpan lease) =>
        _files.TryCreateBlob(SpoolEntry.Format(target, due, message).AsSpan(), (int)lease.TotalMilliseconds, out var blob)
            ? new SpoolEntry((FileBlob)blob, target, due, message)
            : null;

    /// <summary>Claims entries, the oldest first. What cannot be read is set aside and counted.</summary>
    public List<SpoolEntry> Claim(int max, TimeSpan lease, out int setAside)
    {
        setAside = 0;
        var entries = new List<SpoolEntry>();
        foreach (var blob in _files.GetBlobs().Cast<FileBlob>().OrderBy(blob => blob.FullPath, StringComparer.Ordinal))
        {
            if (entries.Count == max)
            {
                break;
            }

            if (!blob.TryLease((int)lease.TotalMilliseconds))
            {
                continue;
            }

            if (blob.TryRead(out var content) && SpoolEntry.Parse(blob, content) is { } entry)
            {
                entries.Add(entry);
            }
            else if (SetAside(blob))
            {
                setAside++;
            }
        }

        return entries;
    }

    /// <summary>Deletes what is older than <see cref="MaxAge"/> and says how much that was.</summary>
    public int DeleteExpired(DateTimeOffset now)
    {
        var deadline = (now - MaxAge).UtcDateTime.ToString("yyyy-MM-ddTHHmmss", CultureInfo.InvariantCulture);
        return _files.GetBlobs().Cast<FileBlob>().Count(blob =>
            string.CompareOrdinal(Path.GetFileName(blob.FullPath), deadline) < 0 && blob.TryDelete());
    }

    /// <summary>Entries that wait, those that somebody has claimed among them.</summary>
    public int Count() => Directory.EnumerateFiles(_directory).Count(file => !file.EndsWith(".tmp", StringComparison.Ordinal));

    /// <summary>What the entries weigh on disk.</summary>
    public long Bytes() => new DirectoryInfo(_directory).EnumerateFiles().Sum(file => file.Exists ? file.Length : 0);

    public void Dispose() => _files.Dispose();

    private bool SetAside(FileBlob blob)
    {
        try
        {
            File.Move(blob.FullPath, Path.Combine(_corrupt, Path.GetFileName(blob.FullPath)), overwrite: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
