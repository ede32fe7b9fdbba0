namespace RedirectFunctions.Clicks.Consent;

/// <summary>
/// What a US section of a GPP string says: whether the visitor has opted out of sale, sharing or targeted advertising, or sends Global
/// Privacy Control (IAB Tech Lab, Global Privacy Platform, "Sections", US national and US states).
/// </summary>
internal static class UsOptOut
{
    /// <summary>The old US Privacy string, such as <c>1YNN</c>: plain text.</summary>
    private const int PlainSection = 6;

    private const int FieldBits = 2;
    private const int OptedOut = 1;
    private const int MaxValue = 2;
    private const int ControlSegment = 1;

    /// <summary>
    /// Where a section's opt-outs begin, in bits, and how many there are: sale, sharing or targeted advertising, or all three.
    /// </summary>
    private static (int Start, int Count)? FieldsOf(int section) => section switch
    {
        7 => (18, 3), // national
        8 => (12, 2), // California
        9 or 10 or 12 => (12, 2), // Virginia, Colorado, Connecticut
        11 => (14, 2), // Utah
        _ => null,
    };

    public static bool Knows(int section) => section == PlainSection || FieldsOf(section) is not null;

    /// <returns>Null if the text is not a section of this kind.</returns>
    public static bool? Read(int section, ReadOnlySpan<char> text)
    {
        if (section == PlainSection)
        {
            return text.Length == 4 && text[0] == '1' && text[2] is 'Y' or 'y' or 'N' or 'n' or '-' ? text[2] is 'Y' or 'y' : null;
        }

        if (FieldsOf(section) is not var (start, count))
        {
            return null;
        }

        var point = text.IndexOf('.');
        var core = new BitText(point < 0 ? text : text[..point]);
        var isOut = false;
        for (var field = 0; field < count; field++)
        {
            if (core.Number(start + (field * FieldBits), FieldBits) is not (<= MaxValue and var value))
            {
                return null;
            }

            isOut |= value == OptedOut;
        }

        return isOut || (point >= 0 && HasControl(text[(point + 1)..]));
    }

    /// <summary>The segment of Global Privacy Control: its type in two bits, then the signal.</summary>
    private static bool HasControl(ReadOnlySpan<char> text)
    {
        var segment = new BitText(text);
        return segment.Number(0, FieldBits) == ControlSegment && segment.Bit(FieldBits) == true;
    }
}
