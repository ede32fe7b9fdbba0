using System.Text;
using RedirectFunctions.Clicks.Reading;

namespace RedirectFunctions.Delivery.Sinks.Ga4;

/// <summary>Cuts values to the lengths that GA4 accepts; a longer value may be ignored as a whole.</summary>
/// <remarks>
/// Google's help page 9267744 counts characters of the URL-encoded text (its Japanese edition says so). A character of
/// ASCII counts as one, since a URL has encoded what it must, and any other as its percent-encoded UTF-8: three per byte.
/// </remarks>
internal static class Ga4Text
{
    public const int MaxValue = 100;
    public const int MaxPageLocation = 1000;
    public const int MaxPageReferrer = 420;

    public static bool IsOver(string value, int limit) => Beginning(value, limit) < value.Length;

    /// <summary>The longest beginning that fits: no character is split, encoded or not.</summary>
    public static string Cut(string value, int limit) =>
        Beginning(value, limit) is var position && position < value.Length ? value[..TextLimit.OutsideEscapes(value, position)] : value;

    /// <summary>How many characters of UTF-16 fit.</summary>
    private static int Beginning(string value, int limit)
    {
        // Most values are short ASCII.
        if (value.Length <= limit && Ascii.IsValid(value))
        {
            return value.Length;
        }

        var length = 0;
        var position = 0;
        foreach (var rune in value.EnumerateRunes())
        {
            length += rune.IsAscii ? 1 : 3 * rune.Utf8SequenceLength;
            if (length > limit)
            {
                return position;
            }

            position += rune.Utf16SequenceLength;
        }

        return value.Length;
    }
}
