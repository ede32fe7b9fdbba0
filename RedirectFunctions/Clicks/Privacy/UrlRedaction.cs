using System.Buffers;
using RedirectFunctions.Clicks.Parameters;

namespace RedirectFunctions.Clicks.Privacy;

/// <summary>Removes what the structure of a URL shows to be personal or secret: a user name, and parameters by their names.</summary>
internal sealed class UrlRedaction(PlatformParameters platformParameters, PersonalNames names)
{
    /// <summary>How deep URLs may be nested in each other's parameters.</summary>
    private const int MaxDepth = 3;

    /// <summary>Fragments carry parameters, too: single-page shops and OAuth responses put them there.</summary>
    private static readonly SearchValues<char> Separators = SearchValues.Create("&#?;");

    /// <summary>Without one of these, nothing in a value can be a parameter or a user name.</summary>
    private static readonly SearchValues<string> SignsOfNesting =
        SearchValues.Create(["=", "%3D", "%40", "%25"], StringComparison.OrdinalIgnoreCase);

    public string Url(string url, bool clickIds) => Url(url, clickIds, MaxDepth);

    public string Query(string query, bool clickIds) => Parameters(query, 0, clickIds, MaxDepth);

    private string Url(string url, bool clickIds, int depth)
    {
        url = WithoutUser(url);
        var start = url.AsSpan().IndexOfAny('?', '#');
        return PathParameters(start < 0 ? url : Parameters(url, start, clickIds, depth));
    }

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

    /// <summary>Java servers put the id of a session at the end of the path: <c>/cart;jsessionid=…</c>.</summary>
    private string PathParameters(string url)
    {
        var end = url.AsSpan().IndexOfAny('?', '#');
        var path = new Replacement(url);
        for (var position = 0; url.AsSpan(position, (end < 0 ? url.Length : end) - position).IndexOf(';') is >= 0 and var semicolon;)
        {
            position += semicolon + 1;
            var length = url.AsSpan(position).IndexOfAny("/;?#");
            var part = new Part(url, position, length < 0 ? url.Length : position + length);
            if (IsPersonal(url, part))
            {
                path.Replace(part.Value, part.End, Redaction.Mark);
            }
        }

        return path.ToString();
    }

    /// <param name="start">Of the query or the fragment, at its mark; 0 for a query without one.</param>
    private string Parameters(string text, int start, bool clickIds, int depth)
    {
        var result = new Replacement(text);
        char? orphaned = null;
        var isMasked = false;
        for (var position = start; position < text.Length;)
        {
            var separator = Separators.Contains(text[position]) ? text[position] : '\0';
            var partStart = separator == '\0' ? position : position + 1;
            var length = text.AsSpan(partStart).IndexOfAny(Separators);
            var part = new Part(text, partStart, length < 0 ? text.Length : partStart + length);
            if (clickIds && part.HasName && IsClickId(part.NameIn(text)))
            {
                result.Replace(position, part.End, "");
                orphaned ??= separator is '?' or '#' or '\0' ? separator : null;
            }
            else if (isMasked && !part.HasName && separator is ';' or '?')
            {
                // The rest of a value that has a separator in it.
                result.Replace(position, part.End, "");
            }
            else
            {
                if (orphaned is { } mark && separator is '&' or ';')
                {
                    result.Replace(position, partStart, mark == '\0' ? "" : mark.ToString());
                }

                orphaned = null;
                isMasked = IsPersonal(text, part);
                if (isMasked)
                {
                    result.Replace(part.Value, part.End, Redaction.Mark);
                }
                else if (Nested(text.AsSpan(part.Value, part.End - part.Value), clickIds, depth) is { } nested)
                {
                    result.Replace(part.Value, part.End, Uri.EscapeDataString(nested));
                }
            }

            position = part.End;
        }

        return result.ToString();
    }

    /// <summary>A value that is a URL or a query itself, redacted and decoded; null if it is none or has nothing to redact.</summary>
    private string? Nested(ReadOnlySpan<char> value, bool clickIds, int depth)
    {
        if (depth == 0 || !value.Contains('%') || !value.ContainsAny(SignsOfNesting))
        {
            return null;
        }

        var decoded = Uri.UnescapeDataString(value);
        var redacted = decoded.AsSpan().ContainsAny('?', '#', ';') || decoded.Contains("://", StringComparison.Ordinal)
            ? Url(decoded, clickIds, depth - 1)
            : decoded.Contains('&', StringComparison.Ordinal) ? Parameters(decoded, 0, clickIds, depth - 1)
            : Nested(decoded, clickIds, depth - 1) is { } deeper ? Uri.EscapeDataString(deeper)
            : decoded;
        return redacted == decoded ? null : redacted;
    }

    private bool IsClickId(ReadOnlySpan<char> name) => ClickIds.Contains(name) || platformParameters.KindOf(name) is ParameterKind.Linker;

    /// <summary>The catalogue knows what its names mean: Shopee's <c>gads_t_sig</c> is no signature.</summary>
    private bool IsPersonal(string text, Part part)
    {
        if (!part.HasName || part.Value == part.End)
        {
            return false;
        }

        var name = part.NameIn(text);
        return names.IsNamedInSettings(name)
            || platformParameters.IsRecipient(name)
            || (platformParameters.KindOf(name) is null && names.IsPersonal(name, text.AsSpan(part.Value, part.End - part.Value)));
    }
}
