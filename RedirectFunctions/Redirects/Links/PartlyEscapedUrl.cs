using System.Text;

namespace RedirectFunctions.Redirects.Links;

/// <summary>
/// A destination as Google Ads writes <c>{lpurl}</c> behind other text: only a few characters are escaped, the question mark and the
/// equals sign among them, and ampersands are not (Google Ads API, "Serving URL rules"). So <c>https://e.com/?a=1&amp;b=2</c> arrives as
/// <c>https://e.com/%3Fa%3D1&amp;b%3D2</c>, and its second parameter looks like one of the link without a value.
/// </summary>
internal static class PartlyEscapedUrl
{
    private const string QuestionMark = "%3F";

    /// <summary>
    /// What Google escapes, but for the tab, which no URL can have. A percent sign is not escaped: other escapes are the URL's own.
    /// </summary>
    private static readonly (string Escape, string Character)[] Escapes =
        [(QuestionMark, "?"), ("%3D", "="), ("%22", "\""), ("%23", "#"), ("%27", "'")];

    /// <param name="value">
    /// The destination up to the first ampersand, with a scheme that is not escaped and without a question mark.
    /// </param>
    /// <param name="restOfQuery">The value and everything after it.</param>
    /// <returns>The destination's text, and how much of the query it took; null for a destination of another form.</returns>
    public static (string Text, int Length)? Decode(ReadOnlySpan<char> value, ReadOnlySpan<char> restOfQuery)
    {
        if (!value.Contains(QuestionMark, StringComparison.OrdinalIgnoreCase) || value.Contains('='))
        {
            return null;
        }

        var length = value.Length;
        while (length < restOfQuery.Length)
        {
            var part = restOfQuery[(length + 1)..];
            var end = part.IndexOf('&');
            part = end < 0 ? part : part[..end];
            if (part.Contains('='))
            {
                break;
            }

            length += 1 + part.Length;
        }

        return (Unescape(restOfQuery[..length].TrimEnd('&').ToString()), length);
    }

    /// <summary>Where percent signs are escaped, too, somebody else has escaped the URL, and thoroughly.</summary>
    private static string Unescape(string text)
    {
        if (text.Contains("%25", StringComparison.Ordinal))
        {
            return Uri.UnescapeDataString(text);
        }

        var result = new StringBuilder(text);
        foreach (var (escape, character) in Escapes)
        {
            result.Replace(escape, character).Replace(escape.ToLowerInvariant(), character);
        }

        return result.ToString();
    }
}
