using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Clicks.Reading;

namespace RedirectFunctions.Clicks.Privacy;

/// <summary>
/// Removes whatever identifies a person or grants access from a URL before it goes anywhere but to the visitor: the values of the keys in
/// personal-parameters.csv, recipient ids of mailing tools, e-mail addresses in any encoding, and user names. Google forbids personal data
/// in everything that is sent to it, explicitly including campaign parameters (help page 6366371), and its own redaction only runs in
/// browsers.
/// </summary>
public sealed partial class Redaction
{
    /// <summary>Replaces whatever was removed.</summary>
    public const string Mark = "redacted";

    private readonly PlatformParameters _platformParameters;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _names;

    public Redaction(PlatformParameters platformParameters, IEnumerable<string> extraNames)
    {
        _platformParameters = platformParameters;
        _names = DataFile.Rows(typeof(Redaction), "personal-parameters.csv")
            .Select(row => row[0])
            .Concat(extraNames)
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <param name="url">A URL; in any other text only e-mail addresses are found.</param>
    /// <param name="clickIds">Whether to remove ad platforms' click ids as well: they identify a person to the platform.</param>
    public string Url(string url, bool clickIds)
    {
        url = Text(WithoutUser(url));
        var query = url.IndexOf('?', StringComparison.Ordinal);
        var fragment = url.IndexOf('#', StringComparison.Ordinal);
        var start = query >= 0 ? query : fragment;
        return start >= 0 && HasPersonal(url.AsSpan(start + 1), clickIds) ? Rewrite(url, start + 1, clickIds) : url;
    }

    /// <summary>E-mail addresses only: plain, percent-encoded or encoded twice.</summary>
    public static string Text(string text) =>
        text.Contains('@', StringComparison.Ordinal)
        || text.Contains("%40", StringComparison.Ordinal)
        || text.Contains("%2540", StringComparison.Ordinal)
            ? MailAddress().Replace(text, Mark)
            : text;

    private static string WithoutUser(string url)
    {
        var authority = url.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0)
        {
            return url;
        }

        authority += 3;
        var end = url.AsSpan(authority).IndexOfAny('/', '?', '#');
        var at = url.AsSpan(authority, end < 0 ? url.Length - authority : end).LastIndexOf('@');
        return at < 0 ? url : url.Remove(authority, at + 1);
    }

    /// <summary>Fragments carry parameters, too: single-page shops and OAuth responses put them there.</summary>
    private bool HasPersonal(ReadOnlySpan<char> parameters, bool clickIds)
    {
        foreach (var range in parameters.SplitAny('&', '#', '?', ';'))
        {
            var part = parameters[range];
            var equals = part.IndexOf('=');
            if (equals > 0 && equals < part.Length - 1 && IsPersonal(part[..equals], clickIds))
            {
                return true;
            }
        }

        return false;
    }

    private string Rewrite(string url, int start, bool clickIds)
    {
        var text = new StringBuilder(url, 0, start, url.Length);
        var parameters = url.AsSpan(start);
        while (true)
        {
            var end = parameters.IndexOfAny("&#?;");
            var part = end < 0 ? parameters : parameters[..end];
            var equals = part.IndexOf('=');
            if (equals > 0 && equals < part.Length - 1 && IsPersonal(part[..equals], clickIds))
            {
                text.Append(part[..(equals + 1)]).Append(Mark);
            }
            else
            {
                text.Append(part);
            }

            if (end < 0)
            {
                return text.ToString();
            }

            text.Append(parameters[end]);
            parameters = parameters[(end + 1)..];
        }
    }

    private bool IsPersonal(ReadOnlySpan<char> name, bool clickIds)
    {
        if (name.Contains('%'))
        {
            name = Uri.UnescapeDataString(name);
        }

        return _names.Contains(name)
            || _platformParameters.Find(name) is { } parameter
            && (parameter.Kind is ParameterKind.Recipient || clickIds && parameter.Kind is ParameterKind.ClickId);
    }

    [GeneratedRegex(
        "(?:[A-Za-z0-9._+-]|%(?:25)*2[BbDdEe])+(?:@|%(?:25)*40)(?:[A-Za-z0-9-]+(?:\\.|%(?:25)*2[Ee]))+[A-Za-z]{2,}",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex MailAddress();
}
