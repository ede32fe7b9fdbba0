using System.Collections.Frozen;
using RedirectFunctions.Clicks.Reading;

namespace RedirectFunctions.Clicks.Privacy;

/// <summary>
/// The last parts of host names, from top-level-domains.txt, which tell <c>jane@example.org</c> from <c>logo@2x.png</c>; besides those
/// that are reserved for documentation, tests and private networks (RFC 2606, RFC 6762).
/// </summary>
internal static class TopLevelDomains
{
    private static readonly string[] Reserved = ["example", "test", "invalid", "internal", "local"];

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Known = DataFile
        .Lines(typeof(TopLevelDomains), "top-level-domains.txt")
        .Concat(Reserved)
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>
    /// How much of a label is a top-level domain: all of it, its beginning up to where the letters of its script end (<c>org-now</c>,
    /// <c>org2</c>), or nothing.
    /// </summary>
    /// <param name="label">May be percent-encoded.</param>
    public static int LengthIn(ReadOnlySpan<char> label)
    {
        if (Known.Contains(Decode(label)))
        {
            return label.Length;
        }

        var letters = 0;
        while (letters < label.Length && char.IsAsciiLetter(label[letters]))
        {
            letters++;
        }

        return Known.Contains(label[..letters]) ? letters : 0;
    }

    private static ReadOnlySpan<char> Decode(ReadOnlySpan<char> label)
    {
        while (label.Contains('%'))
        {
            var decoded = Uri.UnescapeDataString(label);
            if (decoded.Length == label.Length)
            {
                break;
            }

            label = decoded;
        }

        return label;
    }
}
