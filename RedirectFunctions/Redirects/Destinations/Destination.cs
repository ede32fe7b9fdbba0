using System.Buffers;
using System.Text;
using RedirectFunctions.Redirects.Refusals;

namespace RedirectFunctions.Redirects.Destinations;

/// <summary>A syntactically valid destination in normal form. <see cref="DestinationPolicy"/> decides whether it may be followed.</summary>
/// <remarks>
/// The normal form is that of RFC 3986, section 6.2.2, as <see cref="Uri.AbsoluteUri"/> writes it, with the host in its ASCII form. It
/// identifies the same resource and survives every host, because the Functions worker parses a <c>Location</c> header and writes back
/// exactly this. What is checked here is also what is sent: a browser never parses any text but this one.
/// </remarks>
public sealed class Destination
{
    /// <summary>
    /// The longest destination, in characters of its normal form; on Azure the request line that carries it is limited to 8 KiB.
    /// </summary>
    public const int MaxLength = 8192;

    /// <summary>
    /// What <see cref="Uri"/> writes can change when it is read again: <c>%%41</c> becomes <c>%25%41</c>, and that becomes <c>%25A</c>; a
    /// direction mark at the edge of a host disappears only on the second reading. So the text is read until it stops changing: that form
    /// survives the next host's parser, and its host is the one that a browser will see in it. A link in normal form needs one pass, any
    /// other two; three are the most ever seen.
    /// </summary>
    private const int MaxPasses = 5;

    private static readonly SearchValues<char> NeverInAUrl = SearchValues.Create(
        [
            .. Enumerable.Range(char.MinValue, char.MaxValue + 1)
                .Select(Convert.ToChar)
                .Where(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '\\'),
        ]);

    private Destination(Uri uri, string url, string host)
    {
        Url = url;
        Host = host;
        Port = uri.IsDefaultPort ? null : uri.Port;
    }

    /// <summary>The normal form: ASCII, absolute, http or https.</summary>
    public string Url { get; }

    /// <summary>ASCII, lower case, without a trailing dot; an IPv6 address in brackets.</summary>
    public string Host { get; }

    /// <summary>The port, unless it is the scheme's default.</summary>
    public int? Port { get; }

    /// <summary>Reads a destination, or returns null with the refusal that says what is wrong with it.</summary>
    public static Destination? Parse(string text, out Refusal? refusal)
    {
        refusal = CheckText(text);
        if (refusal is not null)
        {
            return null;
        }

        for (var pass = 0; pass < MaxPasses; pass++)
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || Normalise(uri) is not { } url)
            {
                break;
            }

            if (url.Length > MaxLength)
            {
                refusal = Refusal.DestinationTooLong;
                return null;
            }

            if (url == text)
            {
                return new Destination(uri, url, HostOf(uri).TrimEnd('.').ToLowerInvariant());
            }

            text = url;
        }

        refusal = Refusal.DestinationMalformed;
        return null;
    }

    /// <summary>Rules that must hold before parsing, because .NET and browsers read such texts differently.</summary>
    private static Refusal? CheckText(string text)
    {
        if (text.Length > MaxLength)
        {
            return Refusal.DestinationTooLong;
        }

        if (text.AsSpan().ContainsAny(NeverInAUrl))
        {
            return Refusal.DestinationMalformed;
        }

        var scheme = text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? "https://".Length
            : text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? "http://".Length
            : 0;
        if (scheme == 0)
        {
            return Refusal.SchemeNotAllowed;
        }

        var authority = text.AsSpan(scheme);
        var end = authority.IndexOfAny('/', '?', '#');
        authority = end < 0 ? authority : authority[..end];
        return authority.IsEmpty || authority.ContainsAny('@', '%') ? Refusal.DestinationMalformed : null;
    }

    private static string? Normalise(Uri uri)
    {
        if (uri.HostNameType is not (UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6) || uri.UserInfo.Length > 0)
        {
            return null;
        }

        try
        {
            var url = uri.AbsoluteUri;
            return Ascii.IsValid(url)
                ? url
                : string.Concat(uri.Scheme, "://", HostOf(uri), uri.IsDefaultPort ? "" : $":{uri.Port}", uri.PathAndQuery, uri.Fragment);
        }
        catch (UriFormatException)
        {
            // IdnHost finds what parsing let through: a name that has no ASCII form.
            return null;
        }
    }

    private static string HostOf(Uri uri) => uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
}
