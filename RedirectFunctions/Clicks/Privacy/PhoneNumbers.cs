using System.Buffers;

namespace RedirectFunctions.Clicks.Privacy;

/// <summary>
/// Finds phone numbers that cannot be anything else: in international form (E.164), a plus sign, plain or percent-encoded, and 8 to 15
/// digits, perhaps in groups. A number without a plus sign may as well be an order's, so that only its parameter's name tells.
/// </summary>
internal static class PhoneNumbers
{
    private const int MinDigits = 8;
    private const int MaxDigits = 15;
    private const int MaxSeparators = 3;

    private static readonly SearchValues<string> Signs = SearchValues.Create(["+", "%2B", "252B"], StringComparison.OrdinalIgnoreCase);

    public static string Replace(string text, string mark)
    {
        if (!text.AsSpan().ContainsAny(Signs))
        {
            return text;
        }

        var result = new Replacement(text);
        for (var position = 0; position < text.Length;)
        {
            var next = text.AsSpan(position).IndexOfAny('+', '%');
            if (next < 0)
            {
                break;
            }

            position += next;
            var unit = Escapes.At(text, position);
            var afterSign = position + unit.Length;
            if (unit.Value == '+'
                && (position == 0 || !Escapes.Before(text, position).IsWord)
                && End(text, afterSign) is var end && end > 0)
            {
                result.Replace(position, end, mark);
                afterSign = end;
            }

            position = afterSign;
        }

        return result.ToString();
    }

    /// <summary>Where the number after a plus sign ends; 0 if it is none.</summary>
    private static int End(ReadOnlySpan<char> text, int position)
    {
        if (position == text.Length || Escapes.At(text, position).Value is < '1' or > '9')
        {
            return 0;
        }

        var end = 0;
        var (digits, group, separators, dots) = (0, 0, 0, 0);
        while (position < text.Length)
        {
            var unit = Escapes.At(text, position);
            if (unit.IsDigit)
            {
                (digits, group, separators) = (digits + 1, group + 1, 0);
                end = position + unit.Length;
            }
            else if (IsSeparator(unit.Value) && separators < MaxSeparators)
            {
                // A group of one digit is a country code and comes first; any other is a list of numbers.
                if (separators == 0 && group == 1 && digits > 1)
                {
                    return 0;
                }

                dots += unit.Value == '.' ? 1 : 0;
                (group, separators) = (0, separators + 1);
            }
            else
            {
                break;
            }

            position += unit.Length;
        }

        // With one dot in it, it is the latitude of a place or an amount.
        return digits is >= MinDigits and <= MaxDigits && dots != 1 && (end == text.Length || !Escapes.At(text, end).IsWord) ? end : 0;
    }

    private static bool IsSeparator(char character) => character is ' ' or '+' or '-' or '(' or ')' or '.';
}
