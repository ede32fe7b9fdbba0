using System.Buffers.Text;
using System.Text;
using CsCheck;

namespace Fuzz;

/// <summary>
/// Makes links that try to lead elsewhere, from pieces that parsers read differently, and from mutations of the corpus.
/// </summary>
internal static class LinkGen
{
    /// <summary>What browsers drop, split at or map to something else, and what makes a text look like a listed host.</summary>
    private static readonly Gen<string> Piece = Gen.OneOf(
        "https:", "http:", "HTTPS:", "javascript:", "data:", "//", "/", "\\", "///", ":", "@", "?", "#", "&", ";", ".", "..", ",", "%", "*",
        "example.com", "www.example.com", ".example.com", "evil.example", "evil", "münchen.example", "xn--mnchen-3ya.example", "xn--", "127.0.0.1", "0x7f.1",
        "2130706433", "[2001:db8::1]:8443", "[::ffff:127.0.0.1]", "[fe80::1%25eth0]", "[", "]", ":443", ":80", ":8443", ":0", ":99999", "user:pass@",
        "\t", "\r", "\n", "\r\n", "\0", "\u0001", " ", "\u00a0", "\u200b", "\u2028", "\u3000", "\ufeff", "\u00ad", "\u202e", "\u200e", "\u2060",
        "。", "．", "｡", "／", "＼", "？", "＃", "＠", "：", "﹕", "％", "℀", "ß", "ẞ", "İ", "ı", "ſ", "K", "ⓔ", "Ⅷ", "１", "²", "①", "ü", "u\u0308", "😀", "\ud800", "\udfff",
        "%2e", "%2E", "%2f", "%5c", "%40", "%3a", "%23", "%3f", "%00", "%0d%0a", "%09", "%20", "%25", "%252f", "%E3%80%82", "%ff", "%c0%ae", "%zz", "%u002e",
        "?destinationUrl=", "&to=", "&gclid=", "&gclid=%0d%0aX", "#@evil.example", "/..//evil.example", "/%2e%2e/", ";@evil.example", "|", "^", "`", "{", "}", "<", ">", "\"", "'");

    private static readonly Gen<string> Destination = Gen.OneOf<string>(
        Gen.Select(Gen.OneOf("", "https://", "http://", "https://example.com", "https://www.example.com/", "https:"), Piece.Array[0, 8], (start, pieces) => start + string.Concat(pieces)),
        Gen.Select(Gen.OneOf([.. HostileLine.Destinations.Select(line => line.Text)]), Gen.Int[0, 100], Piece, Gen.Int[0, 3], Mutated));

    private static readonly Gen<string> Signature = Gen.Frequency(
        (6, Gen.Const("")),
        (2, Gen.Const(FuzzedApp.Signature)),
        (1, Gen.Select(Gen.Const(FuzzedApp.Signature), Gen.Int[0, 100], Piece, Gen.Int[0, 3], Mutated)));

    /// <summary>Path and query of a request.</summary>
    public static Gen<string> Target { get; } = Gen.OneOf<string>(
        Gen.Select(Gen.Frequency((4, Destination), (1, Gen.Const(FuzzedApp.SignedDestination))), Gen.Int[0, 4], Signature, Piece.Array[0, 2], Link),
        Gen.Select(Gen.OneOf([.. HostileLine.Links.Select(line => line.Text)]), Gen.Int[0, 100], Piece, Gen.Int[0, 3], (link, at, piece, cut) => Line(Mutated(link, at, piece, cut))));

    private static string Link(string destination, int form, string signature, string[] more)
    {
        var sig = signature.Length == 0 ? "" : $"sig={signature}";
        var end = string.Concat(more);
        return Line(form switch
        {
            0 => $"/r?destinationUrl={Uri.EscapeDataString(destination)}&{sig}{end}",
            1 => $"/r?{sig}&to={Uri.EscapeDataString(Uri.EscapeDataString(destination))}{end}",
            2 => $"/r?{sig}&to={destination}{end}",
            3 => $"/r/{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(destination))}?{sig}{end}",
            _ => $"/r?to={string.Concat(destination.Select((character, index) => index % 3 == 0 ? Uri.EscapeDataString(character.ToString()) : character.ToString()))}&{sig}",
        });
    }

    /// <summary>Replaces some characters at a random place with a piece.</summary>
    private static string Mutated(string text, int percent, string piece, int cut)
    {
        var at = text.Length * percent / 100;
        return string.Concat(text.AsSpan(0, at), piece, text.AsSpan(Math.Min(at + cut, text.Length)));
    }

    /// <summary>Characters that no request line can carry arrive percent-encoded.</summary>
    private static string Line(string target) => string.Concat(target.EnumerateRunes().Select(rune =>
        rune.Value is > ' ' and < 0x7f ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));
}
