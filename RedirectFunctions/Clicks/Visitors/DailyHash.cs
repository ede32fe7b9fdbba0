using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RedirectFunctions.Clicks.Visitors;

/// <summary>
/// Derives client ids from texts by HMAC-SHA-256 under a key that changes every day (UTC), so that a visitor cannot be followed from one
/// day to the next. Every instance derives the same key from the setting and the date; no key is stored with a click.
/// </summary>
internal sealed class DailyHash(string key)
{
    private readonly byte[] _key = Encoding.UTF8.GetBytes(key);
    private KeyOfDay? _today;

    public string ClientId(string text, DateTimeOffset now)
    {
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        var today = _today;
        if (today is null || today.Day != day)
        {
            var dayText = day.ToString("O", CultureInfo.InvariantCulture);
            _today = today = new KeyOfDay(day, HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(dayText)));
        }

        return ToClientId(HMACSHA256.HashData(today.Key, Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>
    /// Turns an id of another form into two integers, always the same ones for the same id. The id is random itself, so this needs no key.
    /// </summary>
    public static string ClientIdOf(string id) => ToClientId(SHA256.HashData(Encoding.UTF8.GetBytes(id)));

    /// <summary>Both parts are from 1 to 2^31, the range of gtag's own random part.</summary>
    private static string ToClientId(ReadOnlySpan<byte> hash) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Part(hash)}.{Part(hash[4..])}");

    private static uint Part(ReadOnlySpan<byte> hash) => (BinaryPrimitives.ReadUInt32BigEndian(hash) >> 1) + 1;

    private sealed record KeyOfDay(DateOnly Day, byte[] Key);
}
