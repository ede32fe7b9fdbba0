using System.Text;
using OpenTelemetry.PersistentStorage.FileSystem;

namespace RedirectFunctions.Queueing.Spooling;

/// <summary>
/// A message on disk on its way to a queue. The file is one line, <c>Tracking</c> or <c>Parked</c> and for a follow-up the time it is
/// due and its delay in seconds, and then the message's text.
/// </summary>
public sealed class SpoolEntry(FileBlob blob, SpoolTarget target, DueTime? due, BinaryData message)
{
    public SpoolTarget Target { get; } = target;

    /// <summary>Before this the message must not be delivered.</summary>
    public DueTime? Due { get; } = due;

    public BinaryData Message { get; } = message;

    /// <summary>The file's name without its lease.</summary>
    public string Name => System.IO.Path.GetFileName(blob.FullPath.Split('@')[0]);

    /// <summary>Where the file is now; a lease changes its name.</summary>
    public string Path => blob.FullPath;

    public static byte[] Format(SpoolTarget target, DueTime? due, BinaryData message)
    {
        var head = Encoding.UTF8.GetBytes($"{target} {due}\n");
        return [.. head, .. message.ToMemory().Span];
    }

    /// <summary>Null if the file is not one of ours or is incomplete.</summary>
    public static SpoolEntry? Parse(FileBlob blob, byte[] content)
    {
        var end = content.AsSpan().IndexOf((byte)'\n');
        if (end <= 0)
        {
            return null;
        }

        var head = Encoding.UTF8.GetString(content, 0, end).Split(' ', 2);
        if (head.Length != 2 || !Enum.TryParse<SpoolTarget>(head[0], out var target) || end == content.Length - 1)
        {
            return null;
        }

        var due = DueTime.Parse(head[1]);
        return due is null && head[1].Length > 0 ? null : new SpoolEntry(blob, target, due, new BinaryData(content.AsMemory(end + 1)));
    }

    /// <summary>Gives the entry to whoever drains the spool next. A leased file has the end of the lease after its name.</summary>
    public void Release()
    {
        var path = blob.FullPath;
        var lease = path.LastIndexOf('@');
        if (lease < 0)
        {
            return;
        }

        try
        {
            File.Move(path, path[..lease]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The lease ends by itself.
        }
    }

    /// <summary>The queue has confirmed the message.</summary>
    public bool Delete() => blob.TryDelete();
}

public enum SpoolTarget
{
    Tracking,
    Parked,
}
