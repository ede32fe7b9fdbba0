using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using RedirectFunctions.Redirects.Refusals;

namespace RedirectFunctions.Redirects.Signing;

/// <summary>
/// Signs links and checks their signatures. docs/links.md documents the format, with test vectors, for anyone who signs elsewhere.
/// </summary>
/// <remarks>
/// HMAC-SHA-256 truncated to 128 bits: half of the hash, the minimum that RFC 2104, section 5, recommends, and 22 characters in a link
/// instead of 43. Checking allocates no memory of its own.
/// </remarks>
public sealed class LinkSigner(LinkSigningKeys keys, TimeProvider time)
{
    /// <summary>The first line of what is signed; nothing else that these keys may ever sign begins like this.</summary>
    private const string Version = "link-v1";

    private const int MacBytes = 16;
    private const int MacLength = 22;
    private const int StackBytes = 1024;

    /// <summary>The value of the <c>sig</c> parameter for a destination.</summary>
    /// <param name="destination">Its text as it appears in the link, decoded, without control characters.</param>
    /// <param name="expires">When the link expires, in whole seconds; null for never.</param>
    /// <param name="name">Up to 64 letters, digits, hyphens and underscores; null for none.</param>
    public string Sign(string destination, DateTimeOffset? expires, string? name)
    {
        if (name is not null && !LinkSignature.IsName(name))
        {
            throw new ArgumentException("A name must be 1 to 64 letters, digits, hyphens or underscores.", nameof(name));
        }

        var expiry = expires?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        Span<char> mac = stackalloc char[MacLength];
        ComputeMac(keys.SigningKey, destination, expiry, name, mac);
        return (expiry, name) switch
        {
            (null, null) => $"{keys.SigningId}.{mac}",
            (_, null) => $"{keys.SigningId}.{mac}.{expiry}",
            _ => $"{keys.SigningId}.{mac}.{expiry}.{name}",
        };
    }

    /// <summary>Null if the signature belongs to this destination and has not expired.</summary>
    /// <remarks>
    /// A refusal reveals nothing that helps to forge a signature: the comparison takes the same time whatever is wrong, expiry is reported
    /// only if the signature is right, and key ids are not secret, because every link shows one.
    /// </remarks>
    public Refusal? Verify(ReadOnlySpan<char> destination, ReadOnlySpan<char> signatureText)
    {
        if (!LinkSignature.TryParse(signatureText, out var signature))
        {
            return Refusal.SignatureInvalid;
        }

        if (keys.Find(signature.KeyId) is not { } key)
        {
            return Refusal.SignatureKeyUnknown;
        }

        // Compared as text: several texts would decode to one MAC.
        Span<char> mac = stackalloc char[MacLength];
        ComputeMac(key, destination, signature.Expires, signature.Name, mac);
        if (!CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(signature.Mac), MemoryMarshal.AsBytes(mac)))
        {
            return Refusal.SignatureInvalid;
        }

        return !signature.Expires.IsEmpty
            && time.GetUtcNow().ToUnixTimeSeconds() >= long.Parse(signature.Expires, NumberStyles.None, CultureInfo.InvariantCulture)
            ? Refusal.LinkExpired
            : null;
    }

    /// <summary>
    /// Covers four lines: version, destination, expiry, name; a missing part is an empty line. No line can contain a line break: a
    /// destination has no control characters, and the other two consist of digits and plain letters.
    /// </summary>
    private static void ComputeMac(
        byte[] key, ReadOnlySpan<char> destination, ReadOnlySpan<char> expires, ReadOnlySpan<char> name, Span<char> mac)
    {
        var longest = Encoding.UTF8.GetMaxByteCount(Version.Length + destination.Length + expires.Length + name.Length + 3);
        var rented = longest > StackBytes ? ArrayPool<byte>.Shared.Rent(longest) : null;
        Span<byte> buffer = rented is null ? stackalloc byte[StackBytes] : rented;
        Utf8.TryWrite(buffer, $"{Version}\n{destination}\n{expires}\n{name}", out var written);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, buffer[..written], hash);
        Base64Url.EncodeToChars(hash[..MacBytes], mac);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
