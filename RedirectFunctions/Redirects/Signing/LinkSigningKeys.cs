using System.Buffers.Text;
using System.Collections.Frozen;
using System.Globalization;

namespace RedirectFunctions.Redirects.Signing;

/// <summary>
/// The keys that links are signed with. The first one signs and all of them verify: put a new key in front of the old one, and remove the
/// old one once its links have had their time.
/// </summary>
public sealed class LinkSigningKeys
{
    /// <summary>As long as the hash's output: a shorter key weakens HMAC (RFC 2104, section 3).</summary>
    public const int MinKeyBytes = 32;

    private const int MaxIdLength = 16;

    private readonly FrozenDictionary<string, byte[]>.AlternateLookup<ReadOnlySpan<char>> _keys;

    private LinkSigningKeys(IReadOnlyList<KeyValuePair<string, byte[]>> keys)
    {
        _keys = keys.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        SigningId = keys[0].Key;
        SigningKey = keys[0].Value;
    }

    public string SigningId { get; }

    public byte[] SigningKey { get; }

    /// <summary>
    /// Reads <c>id:key</c> pairs separated by commas, semicolons or white space; a key is base64 or base64url. Returns null, with the
    /// problem, if one is wrong. The problem identifies a pair by its position, because any part of it may be a secret.
    /// </summary>
    public static LinkSigningKeys? Parse(string list, out string? problem)
    {
        var pairs = list.Split([',', ';', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var keys = new List<KeyValuePair<string, byte[]>>();
        problem = pairs.Length == 0 ? "contains no id:key pair." : null;
        for (var index = 0; index < pairs.Length && problem is null; index++)
        {
            if (ParsePair(pairs[index], keys) is { } wrong)
            {
                problem = string.Create(CultureInfo.InvariantCulture, $"is wrong at pair number {index + 1}: {wrong}");
            }
        }

        return problem is null ? new LinkSigningKeys(keys) : null;
    }

    public byte[]? Find(ReadOnlySpan<char> id) => _keys.TryGetValue(id, out var key) ? key : null;

    private static string? ParsePair(string pair, List<KeyValuePair<string, byte[]>> keys)
    {
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return "there is no colon between id and key.";
        }

        var id = pair[..colon];
        if (id.Length is 0 or > MaxIdLength || !LinkSignature.IsPlain(id))
        {
            return $"an id must be 1 to {MaxIdLength} letters, digits, hyphens or underscores.";
        }

        if (keys.Exists(key => key.Key == id))
        {
            return "an earlier pair has the same id.";
        }

        // The two alphabets differ only in these two characters.
        var text = pair[(colon + 1)..].Replace('+', '-').Replace('/', '_');
        if (!Base64Url.IsValid(text, out var length))
        {
            return "its key is not base64.";
        }

        if (length < MinKeyBytes)
        {
            return $"its key has fewer than {MinKeyBytes} bytes.";
        }

        keys.Add(new(id, Base64Url.DecodeFromChars(text)));
        return null;
    }
}
