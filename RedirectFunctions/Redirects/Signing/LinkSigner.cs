using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using RedirectFunctions.Redirects.Refusals;

namespace RedirectFunctions.Redirects.Signing;

/// <summary>Signs links and checks their signatures. docs/links.md has the format, with test vectors, for those who sign elsewhere.</summary>
/// <remarks>
/// HMAC-SHA-256 cut to 128 bits: half of the hash, the least that RFC 2104, section 5, advises, and 22 characters of a link in
/// place of 43. Checking allocates nothing of its own.
/// </remarks>
public sealed class LinkSigner(LinkSigningKeys keys, TimeProvider time)
{
    /// <summary>The first line of what is signed; nothing else that these keys may ever sign begins so.</summary>
    private const string Version = "link-v1";

    private const int MacBytes = 16;
    private const int MacLength = 22;
    private const int StackBytes = 1024;

    /// <summary>The value of the parameter <c>sig</c> for a destination.</summary>
    /// <param name="destination">Its text as the link has it, decoded; no control character in it.</param>
    /// <param name="expires">When the link ends, in whole seconds; null for never.</param>
    /// <param name="name">Up to 64 letters, digits, hyphens and underscores; null for none.</param>
    public string Sign(string destination, DateTimeOffset? expires, string? name)
    {
        if (name is not null && !LinkSignature.IsName(name))
        {
            throw new ArgumentException("A name is 1 to 64 letters, digits, hyphens and underscores.", nameof(name));
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

    /// <summary>Null where the signature is that of this destination and has not expired.</summary>
    /// <remarks>
    /// A refusal gives nothing to build a signature from: the comparison takes the same time whatever is wrong, that a link
    /// has expired is said only of a signature that is right, and key ids are no secret, since every link shows one.
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

        // Compared as text: decoding would take several texts for one MAC.
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
    /// Over four lines: version, destination, expiry, name; what is missing is an empty line. No line can have a line break in it:
    /// a destination with a control character is none, and the other two have digits and plain letters.
    /// </summary>
    private static void ComputeMac(byte[] key, ReadOnlySpan<char> destination, ReadOnlySpan<char> expires, ReadOnlySpan<char> name, Span<char> mac)
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
