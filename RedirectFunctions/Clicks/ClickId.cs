using System.Buffers.Binary;

namespace RedirectFunctions.Clicks;

/// <summary>
/// Makes the ids of clicks: UUIDs of version 7 (RFC 9562, section 5.7), the millisecond and 74 random bits. Those must differ and need not
/// be hard to guess, so they come from <see cref="Random"/>: <see cref="Guid.CreateVersion7()"/> asks the operating system for each.
/// </summary>
internal static class ClickId
{
    public static Guid New(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, now.ToUnixTimeMilliseconds() << 16);
        Random.Shared.NextBytes(bytes[6..]);
        bytes[6] = (byte)(bytes[6] & 0x0F | 0x70);
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
