namespace RedirectFunctions.Clicks.Consent;

/// <summary>
/// Bits, the most significant one first, in a text of base64url digits with six bits each. The strings of the IAB are not made of whole
/// bytes, so their lengths need not be ones that base64 has.
/// </summary>
internal readonly ref struct BitText(ReadOnlySpan<char> digits)
{
    private const int BitsOfDigit = 6;

    private readonly ReadOnlySpan<char> _digits = digits.TrimEnd('=');

    /// <summary>A number of so many bits, at most 31; null where the text ends before, or holds another character.</summary>
    public int? Number(int start, int count)
    {
        var number = 0;
        for (var bit = start; bit < start + count; bit++)
        {
            if (Bit(bit) is not { } isSet)
            {
                return null;
            }

            number = (number << 1) | (isSet ? 1 : 0);
        }

        return number;
    }

    public bool? Bit(int index)
    {
        var digit = index / BitsOfDigit;
        return digit < _digits.Length && ValueOf(_digits[digit]) is >= 0 and var value
            ? (value >> (BitsOfDigit - 1 - (index % BitsOfDigit)) & 1) == 1
            : null;
    }

    private static int ValueOf(char digit) => digit switch
    {
        >= 'A' and <= 'Z' => digit - 'A',
        >= 'a' and <= 'z' => digit - 'a' + 26,
        >= '0' and <= '9' => digit - '0' + 52,
        '-' => 62,
        '_' => 63,
        _ => -1,
    };
}
