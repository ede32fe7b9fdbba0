using System.Collections.Frozen;
using RedirectFunctions.Clicks.Reading;

namespace RedirectFunctions.Clicks.Privacy;

/// <summary>
/// Tells by a parameter's name, and where that is not enough by its value, whether it holds personal data or a secret. Names are compared
/// in lower case, without punctuation and without numbers at their end: <c>reset_token</c>, <c>accessToken</c>, <c>token[]</c>,
/// <c>X-Amz-Signature</c>, <c>customer[name]</c> and <c>email2</c> are <c>resettoken</c>, <c>accesstoken</c>, <c>token</c> and so on.
/// </summary>
internal sealed class PersonalNames
{
    /// <summary>What decides is the end of a name; nobody needs the beginning of a longer one.</summary>
    private const int MaxLength = 64;

    private readonly FrozenDictionary<string, PersonalValue>.AlternateLookup<ReadOnlySpan<char>> _whole;
    private readonly FrozenDictionary<string, PersonalValue>.AlternateLookup<ReadOnlySpan<char>> _words;
    private readonly FrozenDictionary<string, PersonalValue>.AlternateLookup<ReadOnlySpan<char>> _ends;
    private readonly int[] _endLengths;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _exact;

    /// <param name="exactNames">Names whose values are always taken out; they match regardless of case, and no others do.</param>
    public PersonalNames(IEnumerable<string> exactNames)
    {
        var rows = DataFile.Rows(typeof(PersonalNames), "personal-parameters.csv").ToLookup(
            row => row[1], row => KeyValuePair.Create(row[0], Enum.Parse<PersonalValue>(row[2], ignoreCase: true)));
        _whole = rows["whole"].ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _words = rows["word"].ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _ends = rows["end"].ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _endLengths = [.. rows["end"].Select(row => row.Key.Length).Distinct().Order()];
        _exact = exactNames.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <param name="name">Decoded.</param>
    public bool IsNamedInSettings(ReadOnlySpan<char> name) => _exact.Contains(name);

    /// <param name="name">Decoded.</param>
    /// <param name="value">Undecoded and not empty.</param>
    public bool IsPersonal(ReadOnlySpan<char> name, ReadOnlySpan<char> value) => Find(name) is { } kind && kind.Holds(value);

    private PersonalValue? Find(ReadOnlySpan<char> name)
    {
        Span<char> letters = stackalloc char[MaxLength];
        var normal = letters[..Normalise(name[Math.Max(0, name.Length - MaxLength)..], letters, out var lastWord)];
        if (_whole.TryGetValue(normal, out var value) || _words.TryGetValue(normal[lastWord..], out value))
        {
            return value;
        }

        foreach (var length in _endLengths)
        {
            if (length > normal.Length)
            {
                return null;
            }

            if (_ends.TryGetValue(normal[^length..], out value))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Writes the name's letters and digits in lower case, and says how many they are without the digits at the end.</summary>
    /// <param name="lastWord">Where the last word begins: after punctuation, or at a capital letter after a small one.</param>
    private static int Normalise(ReadOnlySpan<char> name, Span<char> letters, out int lastWord)
    {
        var (length, end) = (0, 0);
        lastWord = 0;
        var wasLower = false;
        var begins = true;
        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                begins = true;
                continue;
            }

            if (!char.IsAsciiDigit(character) && (begins || (wasLower && char.IsAsciiLetterUpper(character))))
            {
                lastWord = length;
                begins = false;
            }

            letters[length++] = char.ToLowerInvariant(character);
            wasLower = char.IsAsciiLetterLower(character);
            end = char.IsAsciiDigit(character) ? end : length;
        }

        return end;
    }
}
