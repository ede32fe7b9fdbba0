using System.Buffers.Text;
using System.IO.Compression;

namespace RedirectFunctions.Queueing.Messages;

/// <summary>
/// Joins clicks, each as written by <see cref="QueueJson.Write(BatchedClick)"/>, into a message within the limits of one: JSON while it is
/// short, and base64 of its gzip when it is not. Clicks are so alike that a full message is then a sixth of its JSON.
/// </summary>
internal sealed class BatchBuilder : IDisposable
{
    /// <summary>Bytes of JSON beyond which clicks are packed. A shorter message is easier to read, and costs the same.</summary>
    private const int PackAbove = 8 * 1024;

    /// <summary>For clicks, level 2 of zlib-ng is as fast as level 1 and takes a third less room.</summary>
    private static readonly ZLibCompressionOptions Fast = new() { CompressionLevel = 2 };

    /// <summary>The JSON so far, or what has come out of the packer.</summary>
    private readonly MemoryStream _text = new();
    private GZipStream? _packer;

    /// <summary>Bytes that the packer has taken but not written out yet.</summary>
    private int _pending;

    public int Count { get; private set; }

    private static ReadOnlySpan<byte> Start => "{\"version\":1,\"clicks\":["u8;

    private static ReadOnlySpan<byte> End => "]}"u8;

    /// <summary>Spreads items over as few messages as the limits of a message allow.</summary>
    /// <param name="items">In the order in which they leave.</param>
    /// <param name="json">The text of an item's click; asked for once.</param>
    public static IEnumerable<(BinaryData Message, List<T> Items)> Pack<T>(IEnumerable<T> items, Func<T, ArraySegment<byte>> json)
    {
        using var batch = new BatchBuilder();
        var together = new List<T>();
        foreach (var item in items)
        {
            var click = json(item);
            if (!batch.HasRoomFor(1, click.Count))
            {
                yield return (batch.Take(), together);
                together = [];
            }

            batch.Add(click);
            together.Add(item);
        }

        if (together.Count > 0)
        {
            yield return (batch.Take(), together);
        }
    }

    /// <summary>An empty message has room for whatever is to leave together.</summary>
    public bool HasRoomFor(int clicks, int bytes) =>
        Count == 0 || Count + clicks <= ClickBatch.MaxClicks && SizeAtMost(bytes + clicks) <= ClickBatch.MaxBytes;

    public void Add(ReadOnlySpan<byte> click)
    {
        Write(Count == 0 ? Start : ","u8);
        Write(click);
        Count++;
        if (_packer is null && Count > 1 && _text.Length > PackAbove)
        {
            Pack();
        }

        if (_packer is not null && SizeAtMost(PackAbove) > ClickBatch.MaxBytes)
        {
            // Only then does the packer tell how small it has made what it took.
            _packer.Flush();
            _pending = 0;
        }
    }

    /// <summary>The message; the builder is empty again.</summary>
    public BinaryData Take()
    {
        Write(End);
        var message = _packer is null ? _text.ToArray() : Packed();
        _text.SetLength(0);
        Count = 0;
        return new BinaryData(message);
    }

    /// <summary>Forgets what was added, even if adding failed halfway: then the packer may not even be fit to be closed.</summary>
    public void Clear()
    {
        _packer = null;
        _pending = 0;
        _text.SetLength(0);
        Count = 0;
    }

    public void Dispose()
    {
        _packer?.Dispose();
        _text.Dispose();
    }

    private void Pack()
    {
        var json = _text.ToArray();
        _text.SetLength(0);
        _packer = new GZipStream(_text, Fast, leaveOpen: true);
        Write(json);
    }

    private byte[] Packed()
    {
        _packer!.Dispose();
        _packer = null;
        _pending = 0;
        var message = new byte[Base64.GetMaxEncodedToUtf8Length((int)_text.Length)];
        Base64.EncodeToUtf8(_text.GetBuffer().AsSpan(0, (int)_text.Length), message, out _, out _);
        return message;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (_packer is null)
        {
            _text.Write(bytes);
            return;
        }

        _packer.Write(bytes);
        _pending += bytes.Length;
    }

    /// <summary>
    /// The greatest length of the message with so many more bytes, if it is packed. Text that cannot be packed grows by an eighth at worst
    /// (a byte becomes a code of nine bits), plus what surrounds it.
    /// </summary>
    private int SizeAtMost(int more)
    {
        var (packed, unpacked) = _packer is null ? (0, (int)_text.Length) : ((int)_text.Length, _pending);
        unpacked += more + End.Length;
        return Base64.GetMaxEncodedToUtf8Length(packed + unpacked + unpacked / 8 + 64);
    }
}
