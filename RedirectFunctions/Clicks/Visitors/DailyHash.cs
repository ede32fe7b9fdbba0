using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RedirectFunctions.Clicks.Visitors;

/// <summary>
/// Makes client ids out of texts by HMAC-SHA-256 under a key that is another one each day (UTC), so that a visitor cannot be followed from one
/// day to the next. Every instance makes the same key of the setting and the date; no key is stored with a click.
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

    /// <summary>Two integers in place of an id of another form, always the same for the same id. The id is random itself; no key is needed.</summary>
    public static string ClientIdOf(string id) => ToClientId(SHA256.HashData(Encoding.UTF8.GetBytes(id)));

    /// <summary>Both parts are from 1 to 2^31, the range that gtag's own random part has.</summary>
    private static string ToClientId(ReadOnlySpan<byte> hash) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Part(hash)}.{Part(hash[4..])}");

    private static uint Part(ReadOnlySpan<byte> hash) => (BinaryPrimitives.ReadUInt32BigEndian(hash) >> 1) + 1;

    private sealed record KeyOfDay(DateOnly Day, byte[] Key);
}
