namespace RedirectFunctions.Queueing;

/// <summary>Joins clicks, each as <see cref="QueueJson.Write(BatchedClick)"/> wrote it, to a message within the limits of one.</summary>
internal sealed class BatchBuilder
{
    private readonly List<byte[]> _clicks = new(ClickBatch.MaxClicks);
    private int _bytes;

    public int Count => _clicks.Count;

    private static ReadOnlySpan<byte> Start => "{\"version\":1,\"clicks\":["u8;

    private static ReadOnlySpan<byte> End => "]}"u8;

    /// <summary>An empty message has room for whatever is to leave together.</summary>
    public bool HasRoomFor(int clicks, int bytes) =>
        Count == 0
        || Count + clicks <= ClickBatch.MaxClicks && SizeOf(Count + clicks, _bytes + bytes) <= ClickBatch.MaxBytes;

    public void Add(byte[] click)
    {
        _clicks.Add(click);
        _bytes += click.Length;
    }

    /// <summary>The message; the builder is empty again.</summary>
    public BinaryData Take()
    {
        var message = new byte[SizeOf(Count, _bytes)];
        Start.CopyTo(message);
        var position = Start.Length;
        foreach (var click in _clicks)
        {
            if (position > Start.Length)
            {
                message[position++] = (byte)',';
            }

            click.CopyTo(message, position);
            position += click.Length;
        }

        End.CopyTo(message.AsSpan(position));
        _clicks.Clear();
        _bytes = 0;
        return new BinaryData(message);
    }

    private static int SizeOf(int clicks, int bytesOfClicks) => Start.Length + bytesOfClicks + Math.Max(0, clicks - 1) + End.Length;
}
