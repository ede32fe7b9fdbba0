using System.Runtime.InteropServices;

namespace RedirectFunctions.Clicks.Privacy;

/// <summary>
/// Reads a text in which any character may be percent-encoded, once or several times over (<c>@</c>, <c>%40</c>, <c>%2540</c>), without
/// decoding the text, so that what is found can be cut out where it stands.
/// </summary>
internal static class Escapes
{
    private const string EscapedPercent = "25";

    /// <summary>
    /// The character that begins here. A byte of an encoded character beyond ASCII counts as a character from 0x80 to 0xFF.
    /// </summary>
    public static Unit At(ReadOnlySpan<char> text, int position)
    {
        if (text[position] != '%')
        {
            return new(text[position], 1, IsEscaped: false);
        }

        var digits = position + 1;
        while (text[digits..].StartsWith(EscapedPercent, StringComparison.Ordinal) && IsHex(text, digits + 2))
        {
            digits += 2;
        }

        return IsHex(text, digits) ? new(ByteAt(text, digits), digits + 2 - position, IsEscaped: true) : new('%', 1, IsEscaped: false);
    }

    /// <summary>The character that ends before this position, which must not be the first.</summary>
    public static Unit Before(ReadOnlySpan<char> text, int end)
    {
        var digits = end - 2;
        if (digits > 0 && IsHex(text, digits))
        {
            var first = digits;
            while (first >= 2 && text[(first - 2)..first].SequenceEqual(EscapedPercent))
            {
                first -= 2;
            }

            if (first > 0 && text[first - 1] == '%')
            {
                return new(ByteAt(text, digits), end - first + 1, IsEscaped: true);
            }
        }

        return new(text[end - 1], 1, IsEscaped: false);
    }

    private static bool IsHex(ReadOnlySpan<char> text, int position) =>
        position + 1 < text.Length && char.IsAsciiHexDigit(text[position]) && char.IsAsciiHexDigit(text[position + 1]);

    private static char ByteAt(ReadOnlySpan<char> text, int position) => (char)((Digit(text[position]) << 4) | Digit(text[position + 1]));

    private static int Digit(char hex) => char.IsAsciiDigit(hex) ? hex - '0' : (hex | 0x20) - 'a' + 10;

    /// <param name="Length">How many characters of the text stand for it.</param>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Unit(char Value, int Length, bool IsEscaped)
    {
        public bool IsDigit => char.IsAsciiDigit(Value);

        /// <summary>A letter or digit of any script. Of an encoded one only a byte is known, and every byte beyond ASCII counts.</summary>
        public bool IsWord =>
            char.IsAsciiLetterOrDigit(Value) || (Value >= 0x80 && (IsEscaped || char.IsLetterOrDigit(Value) || char.IsSurrogate(Value)));
    }
}
