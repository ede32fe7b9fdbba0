using System.Globalization;
using System.Text;
using OpenTelemetry.PersistentStorage.FileSystem;

namespace RedirectFunctions.Queueing.Spooling;

/// <summary>
/// A message on disk on its way to a queue. The file is one line, <c>tracking</c> or <c>parked</c> and for a follow-up the time it is
/// due, and then the message's text.
/// </summary>
public sealed class SpoolEntry(FileBlob blob, SpoolTarget target, DateTimeOffset? due, BinaryData message)
{
    public SpoolTarget Target { get; } = target;

    /// <summary>Before this the message must not be delivered.</summary>
    public DateTimeOffset? Due { get; } = due;

    public BinaryData Message { get; } = message;

    public static byte[] Format(SpoolTarget target, DateTimeOffset? due, BinaryData message)
    {
        var head = Encoding.UTF8.GetBytes($"{target} {due?.ToString("O", CultureInfo.InvariantCulture)}\n");
        return [.. head, .. message.ToMemory().Span];
    }

    /// <summary>Null where the file is not one of ours, or only a part of it.</summary>
    public static SpoolEntry? Parse(FileBlob blob, byte[] content)
    {
        var end = content.AsSpan().IndexOf((byte)'\n');
        if (end <= 0)
        {
            return null;
        }

        var head = Encoding.UTF8.GetString(content, 0, end).Split(' ');
        if (head.Length != 2 || !Enum.TryParse<SpoolTarget>(head[0], out var target) || end == content.Length - 1)
        {
            return null;
        }

        DateTimeOffset? due = null;
        if (head[1].Length > 0)
        {
            if (!DateTimeOffset.TryParseExact(head[1], "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
            {
                return null;
            }

            due = parsed;
        }

        return new SpoolEntry(blob, target, due, new BinaryData(content.AsMemory(end + 1)));
    }

    /// <summary>Keeps the entry from every other process for a while.</summary>
    public bool Lease(TimeSpan period) => blob.TryLease((int)period.TotalMilliseconds);

    /// <summary>Gives the entry to whoever drains the spool next.</summary>
    public void Release() => blob.TryLease(1);

    /// <summary>The queue has confirmed the message.</summary>
    public bool Delete() => blob.TryDelete();
}

public enum SpoolTarget
{
    Tracking,
    Parked,
}
