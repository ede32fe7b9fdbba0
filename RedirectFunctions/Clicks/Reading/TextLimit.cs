using System.Buffers;

namespace RedirectFunctions.Clicks.Reading;

/// <summary>What texts must be to go into a message and to a sink.</summary>
internal static class TextLimit
{
    /// <summary>Control characters of ASCII and of Latin-1.</summary>
    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7f, 0x21)).Select(code => (char)code)]);

    /// <summary>
    /// At most this many characters, and never half of one: neither of a surrogate pair, which could not be written as UTF-8, nor of a
    /// percent-encoded one, which could not be decoded.
    /// </summary>
    public static string? Cut(string? text, int length) =>
        text is null || text.Length <= length ? text
        : length > 0 && char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)]
        : text[..OutsideEscapes(text, length)];

    /// <summary>The last position up to this one that is neither in a percent escape nor between those of one character.</summary>
    public static int OutsideEscapes(string text, int end)
    {
        for (var back = 1; back <= 2 && back <= end; back++)
        {
            if (EscapedByte(text, end - back) is not null)
            {
                end -= back;
                break;
            }
        }

        // UTF-8: 80 to BF continue a character, which began at most three bytes before.
        var start = end;
        for (var bytes = 0; bytes < 3 && EscapedByte(text, start) is >= 0x80 and < 0xC0; bytes++)
        {
            start -= 3;
        }

        return EscapedByte(text, start) >= 0xC0 ? start : end;
    }

    /// <summary>
    /// The text with a space for each control character, which means nothing in a report; the text itself if there is none.
    /// </summary>
    public static string Printable(string text) => !text.AsSpan().ContainsAny(Controls)
        ? text
        : string.Create(text.Length, text, static (characters, original) =>
        {
            original.CopyTo(characters);
            characters.ReplaceAny(Controls, ' ');
        });

    private static int? EscapedByte(string text, int position) =>
        position >= 0 && position + 2 < text.Length && text[position] == '%'
            && char.IsAsciiHexDigit(text[position + 1]) && char.IsAsciiHexDigit(text[position + 2])
            ? Convert.FromHexString(text.AsSpan(position + 1, 2))[0]
            : null;
}
