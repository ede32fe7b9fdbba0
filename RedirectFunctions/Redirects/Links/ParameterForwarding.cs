using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Redirects.Destinations;

namespace RedirectFunctions.Redirects.Links;

/// <summary>
/// Passes the link's parameters on to the destination, where the landing page's own tags look for them. It adds only names that the
/// destination lacks, and never a campaign parameter: on an affiliate link, <c>utm_source</c> decides who gets paid.
/// </summary>
public sealed class ParameterForwarding
{
    /// <summary>The characters of a query that need no escape and that no parser of URLs changes, but for the percent sign.</summary>
    private static readonly SearchValues<char> Verbatim =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$'()*+,;:@/?=");

    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _names;
    private readonly bool _forwardsNothing;
    private readonly bool _withoutConsent;

    private ParameterForwarding(IEnumerable<string> names, bool withoutConsent)
    {
        var set = names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _names = set.GetAlternateLookup<ReadOnlySpan<char>>();
        _forwardsNothing = set.Count == 0;
        _withoutConsent = withoutConsent;
    }

    public static ParameterForwarding None { get; } = new([], withoutConsent: false);

    /// <summary>Forwards the click ids of ad platforms and affiliate networks.</summary>
    /// <param name="withoutConsent">Whether click ids are forwarded where the visitor's consent does not allow it, too.</param>
    public static ParameterForwarding OfClickIds(bool withoutConsent = false) => new(ClickIds.Names, withoutConsent);

    /// <summary>Forwards the parameters of these names, regardless of case.</summary>
    /// <param name="withoutConsent">As in <see cref="OfClickIds"/>.</param>
    public static ParameterForwarding Of(IEnumerable<string> names, bool withoutConsent = false) => new(names, withoutConsent);

    /// <summary>
    /// The destination with the forwarded parameters at the end of its query; unchanged if there are none, or no room for them.
    /// </summary>
    /// <param name="destination">A destination in normal form; so is the result.</param>
    /// <param name="linkQuery">The rest of the link's query, undecoded.</param>
    /// <param name="withholdClickIds">Whether the visitor's consent does not allow click ids.</param>
    public string Apply(string destination, string linkQuery, bool withholdClickIds = false)
    {
        if (linkQuery.Length == 0 || _forwardsNothing)
        {
            return destination;
        }

        var added = new StringBuilder();
        foreach (var pair in new QueryPairs(linkQuery))
        {
            var name = pair.DecodedName;
            if (!pair.Value.IsEmpty
                && IsForwarded(name, withholdClickIds && !_withoutConsent)
                && !LinkMacro.IsOneOf(pair.Value)
                && !Has(QueryPairs.Of(destination), name)
                && !Has(new QueryPairs(added.ToString()), name))
            {
                added.Append('&').Append(Uri.EscapeDataString(name)).Append('=');
                AppendValue(added, pair.Value);
            }
        }

        return added.Length == 0 || destination.Length + added.Length > Destination.MaxLength ? destination : Append(destination, added);
    }

    /// <param name="added">Each pair with an ampersand before it.</param>
    public static string Append(string destination, StringBuilder added)
    {
        var fragment = destination.IndexOf('#', StringComparison.Ordinal);
        var beforeFragment = fragment < 0 ? destination : destination[..fragment];
        if (!beforeFragment.Contains('?', StringComparison.Ordinal))
        {
            added[0] = '?';
        }
        else if (beforeFragment[^1] is '?' or '&')
        {
            added.Remove(0, 1);
        }

        return $"{beforeFragment}{added}{destination.AsSpan(beforeFragment.Length)}";
    }

    private bool IsForwarded(ReadOnlySpan<char> name, bool withholdClickIds) =>
        !name.StartsWith("utm_", StringComparison.OrdinalIgnoreCase)
        && _names.Contains(name)
        && !(withholdClickIds && ClickIds.Contains(name));

    /// <summary>As the platform wrote it, wherever a URL may hold that: click ids are compared letter by letter.</summary>
    private static void AppendValue(StringBuilder added, ReadOnlySpan<char> value)
    {
        if (value.ContainsAnyExcept(Verbatim))
        {
            added.Append(Uri.EscapeDataString(Uri.UnescapeDataString(value)));
        }
        else
        {
            added.Append(value);
        }
    }

    public static bool Has(QueryPairs pairs, ReadOnlySpan<char> name)
    {
        foreach (var pair in pairs)
        {
            if (pair.DecodedName.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
