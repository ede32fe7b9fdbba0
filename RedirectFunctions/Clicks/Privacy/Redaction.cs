using RedirectFunctions.Clicks.Parameters;

namespace RedirectFunctions.Clicks.Privacy;

/// <summary>
/// Removes whatever identifies a person or grants access from a URL before it goes anywhere but to the visitor: the values of parameters
/// that personal-parameters.csv or the settings name, recipient ids of mailing tools, e-mail addresses, phone numbers in international
/// form, JSON web tokens and user names; all of that in nested URLs, too. Google forbids personal data in everything that is sent to it,
/// explicitly including campaign parameters (help page 6366371), and its own redaction only runs in browsers.
/// </summary>
public sealed class Redaction(PlatformParameters platformParameters, IEnumerable<string> extraNames)
{
    /// <summary>Replaces whatever was removed, except click ids.</summary>
    public const string Mark = "redacted";

    private readonly UrlRedaction _structure = new(platformParameters, new PersonalNames(extraNames));

    /// <param name="url">A URL; in any other text only what <see cref="Text"/> finds is found.</param>
    /// <param name="clickIds">
    /// Whether to remove click ids as well: they identify a person to the platform. They go together with their names, because tags make
    /// identifiers of any value: Meta's would make an <c>fbc</c> of <c>fbclid=redacted</c>.
    /// </param>
    public string Url(string url, bool clickIds) => Text(_structure.Url(url, clickIds));

    /// <param name="query">A query without its question mark.</param>
    /// <param name="clickIds">As in <see cref="Url"/>.</param>
    public string Query(string query, bool clickIds) => Text(_structure.Query(query, clickIds));

    /// <summary>E-mail addresses, phone numbers and JSON web tokens only: plain, or percent-encoded any number of times.</summary>
    public static string Text(string text) => PhoneNumbers.Replace(MailAddresses.Replace(WebTokens.Replace(text, Mark), Mark), Mark);
}
