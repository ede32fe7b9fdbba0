namespace RedirectFunctions.Clicks.Consent;

/// <summary>
/// A GPP string (IAB Tech Lab, Global Privacy Platform, "Consent String Specification"): sections joined by tildes, of which the first is
/// a header with the ids of the others.
/// </summary>
internal static class GppString
{
    private const int HeaderType = 3;
    private const int CountAt = 12;
    private const int IdsAt = 24;

    /// <summary>There are some twenty sections; a header that names more than this is none.</summary>
    private const int MaxSections = 64;

    /// <summary>The ids of the sections, in their order.</summary>
    /// <returns>Null if the text has no readable header.</returns>
    public static List<int>? Ids(ReadOnlySpan<char> text)
    {
        var end = text.IndexOf('~');
        var header = new BitText(end < 0 ? text : text[..end]);
        if (header.Number(0, 6) != HeaderType || header.Number(CountAt, IdsAt - CountAt) is not (>= 0 and <= MaxSections and var count))
        {
            return null;
        }

        var ids = new List<int>(count);
        var at = IdsAt;
        var last = 0;
        for (var entry = 0; entry < count; entry++)
        {
            var isGroup = header.Bit(at++);
            var first = last + Fibonacci(header, ref at);
            last = isGroup == true ? first + Fibonacci(header, ref at) : first;
            if (isGroup is null || last is < 1 or > MaxSections || first < 1)
            {
                return null;
            }

            for (var id = first; id <= last; id++)
            {
                ids.Add(id);
            }
        }

        return ids;
    }

    /// <summary>The section at a position of <see cref="Ids"/>; empty if the text ends before.</summary>
    public static ReadOnlySpan<char> Section(ReadOnlySpan<char> text, int position)
    {
        for (; position >= 0; position--)
        {
            var tilde = text.IndexOf('~');
            if (tilde < 0)
            {
                return [];
            }

            text = text[(tilde + 1)..];
        }

        var end = text.IndexOf('~');
        return end < 0 ? text : text[..end];
    }

    /// <summary>Sums of Fibonacci numbers, the smallest one first; the second of two set bits ends the number.</summary>
    /// <returns>A number too large for any id if there is no end.</returns>
    private static int Fibonacci(BitText bits, ref int at)
    {
        var (sum, current, next) = (0, 1, 2);
        var wasSet = false;
        while (current <= 2 * MaxSections && bits.Bit(at++) is { } isSet)
        {
            if (isSet && wasSet)
            {
                return sum;
            }

            sum += isSet ? current : 0;
            wasSet = isSet;
            (current, next) = (next, current + next);
        }

        return MaxSections + 1;
    }
}
