using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.PersistentStorage.FileSystem;
using RedirectFunctions.Queueing.Storage;

namespace RedirectFunctions.Queueing.Spooling;

/// <summary>
/// Messages that no queue has confirmed, on this machine's disk. They are written whole or not at all (a file is renamed when
/// it is complete), claimed by lease so that several processes can share the folder, and limited in bytes and in age.
/// The spool survives the process but not the machine: its files are not forced through the operating system's cache.
/// </summary>
/// <remarks>While its folder cannot be used, the spool refuses messages; it tries the folder again with each one.</remarks>
public sealed class Spool : IDisposable
{
    /// <summary>Clicks older than this are of no use to any sink.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(7);

    /// <summary>How often the library looks for leases that have ended.</summary>
    private static readonly TimeSpan Maintenance = TimeSpan.FromSeconds(5);

    /// <summary>
    /// This program expires entries itself: the library would delete clicks silently, and by a clock that may have jumped.
    /// </summary>
    private static readonly TimeSpan Never = TimeSpan.FromDays(36_500);

    private readonly string _directory;
    private readonly string _corrupt;
    private readonly long _maxBytes;
    private readonly Lock _lock = new();
    private FileBlobProvider? _files;

    public Spool(QueueOptions options, [FromKeyedServices(QueueKey.Tracking)] StorageQueue tracking)
    {
        _directory = Path.Combine(options.SpoolDirectory, tracking.Fingerprint);
        _corrupt = Path.Combine(_directory, "corrupt");
        _maxBytes = options.SpoolMaxBytes;
        Files();
    }

    /// <summary>Why the folder cannot be used, in a word; null if it can.</summary>
    public string? Problem { get; private set; }

    /// <summary>Stores a message; null if the spool is full or the disk fails.</summary>
    /// <param name="lease">How long nobody else may send it, because it may still arrive another way.</param>
    public SpoolEntry? TryAdd(SpoolTarget target, DueTime? due, BinaryData message, TimeSpan lease) =>
        Files()?.TryCreateBlob(SpoolEntry.Format(target, due, message).AsSpan(), (int)lease.TotalMilliseconds, out var blob) == true
            ? new SpoolEntry((FileBlob)blob, target, due, message)
            : null;

    /// <summary>Claims entries one by one as they are asked for, oldest first. Entries that cannot be read are set aside.</summary>
    /// <param name="lease">Counts from the moment an entry is claimed.</param>
    /// <param name="setAside">Called for each entry that cannot be read.</param>
    public IEnumerable<SpoolEntry> Claim(TimeSpan lease, Action setAside)
    {
        foreach (var blob in Blobs())
        {
            if (!blob.TryLease((int)lease.TotalMilliseconds))
            {
                continue;
            }

            if (blob.TryRead(out var content) && SpoolEntry.Parse(blob, content) is { } entry)
            {
                yield return entry;
            }
            else if (SetAside(blob.FullPath))
            {
                setAside();
            }
        }
    }

    /// <summary>Moves an entry that its queue will never accept out of the way of the others.</summary>
    public bool SetAside(SpoolEntry entry) => SetAside(entry.Path);

    /// <summary>How many unclaimed entries are older than <see cref="MaxAge"/>.</summary>
    public int CountExpired(DateTimeOffset now) => Expired(now).Count();

    /// <summary>Deletes entries older than <see cref="MaxAge"/> and returns their number.</summary>
    public int DeleteExpired(DateTimeOffset now) => Expired(now).Count(blob => blob.TryDelete());

    /// <summary>Entries that wait, including claimed ones.</summary>
    public int Count() => Entries().Count(file => file.Extension != ".tmp");

    /// <summary>The size of the entries on disk.</summary>
    public long Bytes() => Entries().Sum(file => file.Exists ? file.Length : 0);

    public void Dispose() => _files?.Dispose();

    private FileInfo[] Entries()
    {
        try
        {
            return new DirectoryInfo(_directory).GetFiles();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private FileBlob[] Blobs() =>
        Files()?.GetBlobs().Cast<FileBlob>().OrderBy(blob => blob.FullPath, StringComparer.Ordinal).ToArray() ?? [];

    private IEnumerable<FileBlob> Expired(DateTimeOffset now)
    {
        var deadline = (now - MaxAge).UtcDateTime.ToString("yyyy-MM-ddTHHmmss", CultureInfo.InvariantCulture);
        return Blobs().TakeWhile(blob => string.CompareOrdinal(Path.GetFileName(blob.FullPath), deadline) < 0);
    }

    /// <summary>Creates the folder again if somebody has removed it, as cleaners of temporary files do.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever is wrong with the folder, the clicks go elsewhere.")]
    private FileBlobProvider? Files()
    {
        lock (_lock)
        {
            try
            {
                if (!Directory.Exists(_corrupt))
                {
                    Directory.CreateDirectory(_corrupt);
                }

                _files ??= new FileBlobProvider(
                    _directory, _maxBytes, (int)Maintenance.TotalMilliseconds, (long)Never.TotalMilliseconds);
                Problem = null;
                return _files;
            }
            catch (Exception exception)
            {
                Problem = exception.GetType().Name;
                return null;
            }
        }
    }

    private bool SetAside(string path)
    {
        try
        {
            File.Move(path, Path.Combine(_corrupt, Path.GetFileName(path)), overwrite: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
