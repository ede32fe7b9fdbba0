using System.Buffers;

namespace RedirectFunctions.Clicks.Privacy;

/// <summary>
/// Finds e-mail addresses of any script, plain or percent-encoded any number of times. Not every <c>@</c> is one: a name with the density
/// of an image (<c>logo@2x.png</c>) or a package with its version (<c>vue@3.4.21.tgz</c>) ends in no top-level domain.
/// </summary>
internal static class MailAddresses
{
    private static readonly SearchValues<string> Signs = SearchValues.Create(["@", "%40", "2540"], StringComparison.Ordinal);

    /// <summary>What may stand before the sign (RFC 5322, atext), apart from what separates parameters and words in a URL.</summary>
    private static readonly SearchValues<char> LocalPunctuation = SearchValues.Create("._+-'!$*^`{}~");

    /// <summary>Top-level domains that are file endings as well.</summary>
    private static readonly string[] FileEndings = ["ai", "mov", "ps", "zip"];

    public static string Replace(string text, string mark)
    {
        if (!text.AsSpan().ContainsAny(Signs))
        {
            return text;
        }

        var result = new Replacement(text);
        var kept = 0;
        for (var position = 0; position < text.Length;)
        {
            var next = text.AsSpan(position).IndexOfAny('@', '%');
            if (next < 0)
            {
                break;
            }

            position += next;
            var unit = Escapes.At(text, position);
            var afterSign = position + unit.Length;
            if (unit.Value == '@'
                && LocalPart(text, kept, position) is var start && start < position
                && Domain(text, afterSign) is var end && end > 0)
            {
                result.Replace(start, end, mark);
                kept = afterSign = end;
            }

            position = afterSign;
        }

        return result.ToString();
    }

    /// <summary>Where the name before the sign begins; at the sign itself if there is none.</summary>
    private static int LocalPart(ReadOnlySpan<char> text, int least, int sign)
    {
        var start = sign;
        var hasWord = false;
        while (start > least
            && Escapes.Before(text[least..], start - least) is var unit
            && (unit.IsWord || LocalPunctuation.Contains(unit.Value)))
        {
            hasWord |= unit.IsWord;
            start -= unit.Length;
        }

        return hasWord ? start : sign;
    }

    /// <summary>Where the host after the sign ends; 0 if there is no host with a top-level domain.</summary>
    private static int Domain(ReadOnlySpan<char> text, int start)
    {
        var end = 0;
        var isVersion = true;
        var labels = 0;
        for (var label = start; ; labels++)
        {
            var labelEnd = LabelEnd(text, label);
            if (labelEnd == label)
            {
                return end;
            }

            if (labels > 0 && TopLevelDomains.LengthIn(text[label..labelEnd]) is > 0 and var length
                && !(isVersion && labels > 1)
                && !(labels == 1 && IsFile(text[start..(label - 1)], text[label..(label + length)])))
            {
                end = label + length;
            }

            isVersion &= !text[label..labelEnd].ContainsAnyExceptInRange('0', '9');
            if (labelEnd == text.Length || Escapes.At(text, labelEnd) is not { Value: '.' } dot)
            {
                return end;
            }

            label = labelEnd + dot.Length;
        }
    }

    private static int LabelEnd(ReadOnlySpan<char> text, int position)
    {
        while (position < text.Length && Escapes.At(text, position) is var unit && (unit.IsWord || unit.Value == '-'))
        {
            position += unit.Length;
        }

        return position;
    }

    /// <summary><c>@2x.zip</c> is no host, but a picture for screens of twice the density.</summary>
    private static bool IsFile(ReadOnlySpan<char> host, ReadOnlySpan<char> ending) =>
        host.Length == 2 && char.IsAsciiDigit(host[0]) && host[1] == 'x' && Array.Exists(FileEndings, new string(ending).Equals);
}
