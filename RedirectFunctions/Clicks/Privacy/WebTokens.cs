using System.Buffers;

namespace RedirectFunctions.Clicks.Privacy;

/// <summary>
/// Finds JSON web tokens (RFC 7519), whatever parameter or path they stand in: a header that is JSON in base64url, and so begins with
/// <c>eyJ</c>, a dot, another such part, a dot and a signature, which may be empty; or the five parts of an encrypted one (RFC 7516).
/// </summary>
internal static class WebTokens
{
    private const string Beginning = "eyJ";

    /// <summary>The shortest header, <c>{"alg":""}</c>, has 14; its algorithm makes it longer.</summary>
    private const int MinHeaderLength = 14;

    private const int PartsOfEncrypted = 5;

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static string Replace(string text, string mark)
    {
        var result = new Replacement(text);
        for (var position = 0; text.IndexOf(Beginning, position, StringComparison.Ordinal) is >= 0 and var start;)
        {
            var end = End(text, start);
            if (end > 0)
            {
                result.Replace(start, end, mark);
            }

            position = end > 0 ? end : start + Beginning.Length;
        }

        return result.ToString();
    }

    /// <summary>Where the token that begins at a position ends; 0 if none does.</summary>
    private static int End(ReadOnlySpan<char> text, int start)
    {
        var end = PartEnd(text, start);
        if (end - start < MinHeaderLength)
        {
            return 0;
        }

        var parts = 1;
        var isSigned = false;
        while (parts < PartsOfEncrypted && end < text.Length && Escapes.At(text, end) is { Value: '.' } dot)
        {
            var part = end + dot.Length;
            isSigned |= parts == 1 && text[part..].StartsWith(Beginning, StringComparison.Ordinal);
            end = PartEnd(text, part);
            parts++;
            if (isSigned && parts == 3)
            {
                return end;
            }
        }

        return parts == PartsOfEncrypted ? end : 0;
    }

    private static int PartEnd(ReadOnlySpan<char> text, int start)
    {
        var length = text[start..].IndexOfAnyExcept(Characters);
        return length < 0 ? text.Length : start + length;
    }
}
