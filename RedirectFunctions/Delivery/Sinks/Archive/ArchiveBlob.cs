using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery.Sinks.Archive;

/// <summary>What a blob of the archive is called and holds: gzip of NDJSON, a row for each click (docs/archive.md).</summary>
internal static class ArchiveBlob
{
    /// <summary>
    /// Made of what the message says alone, so that it is the same whenever the message is delivered again. The folder is the hour of the
    /// group's first click, which its id begins with: a UUID v7 (RFC 9562, section 5.7).
    /// </summary>
    /// <param name="group">As in <see cref="ITrackingSink.DeliverAsync"/>.</param>
    public static string NameOf(string group) => $"{FolderOf(group)}/{group}.ndjson.gz";

    /// <summary>Of a click that was asked for with the group, and that the group's blob does not hold.</summary>
    public static string NameOfSingle(string group, Guid click) => $"{FolderOf(group)}/{click}-single.ndjson.gz";

    public static byte[] Row(Click click) => ClickRecord.From(click).ToJson();

    public static BinaryData Pack(IEnumerable<byte[]> rows)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            foreach (var row in rows)
            {
                gzip.Write(row);
                gzip.WriteByte((byte)'\n');
            }
        }

        return new BinaryData(packed.ToArray());
    }

    /// <summary>The ids of the clicks that a blob holds.</summary>
    /// <exception cref="InvalidDataException">It is no blob of ours.</exception>
    public static HashSet<Guid> IdsIn(Stream content)
    {
        using var gzip = new GZipStream(content, CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        var ids = new HashSet<Guid>();
        while (reader.ReadLine() is { } line)
        {
            using var row = JsonDocument.Parse(line);
            ids.Add(row.RootElement.GetProperty("id").GetGuid());
        }

        return ids;
    }

    private static string FolderOf(string group)
    {
        var id = Guid.Parse(group).ToByteArray(bigEndian: true);
        var milliseconds = (long)(BinaryPrimitives.ReadUInt64BigEndian(id) >> 16);
        var time = DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(milliseconds, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
        return FormattableString.Invariant($"clicks/dt={time:yyyy-MM-dd}/hr={time:HH}");
    }
}
