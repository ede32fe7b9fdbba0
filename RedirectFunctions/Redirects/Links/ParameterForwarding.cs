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
    private readonly PlatformParameters? _clickIds;
    private readonly FrozenSet<string>? _names;

    private ParameterForwarding(PlatformParameters? clickIds, FrozenSet<string>? names)
    {
        _clickIds = clickIds;
        _names = names;
    }

    public static ParameterForwarding None { get; } = new(null, null);

    /// <summary>Forwards the catalogue's click ids.</summary>
    public static ParameterForwarding OfClickIds(PlatformParameters parameters) => new(parameters, null);

    /// <summary>Forwards the parameters of these names, regardless of case.</summary>
    public static ParameterForwarding Of(IEnumerable<string> names) => new(null, names.ToFrozenSet(StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// The destination with the forwarded parameters at the end of its query; unchanged if there are none, or no room for them.
    /// </summary>
    /// <param name="destination">A destination in normal form; so is the result.</param>
    /// <param name="linkQuery">The rest of the link's query, undecoded.</param>
    public string Apply(string destination, string linkQuery)
    {
        if (linkQuery.Length == 0 || (_clickIds is null && _names is null))
        {
            return destination;
        }

        var added = new StringBuilder();
        foreach (var pair in new QueryPairs(linkQuery))
        {
            var name = pair.DecodedName;
            if (!pair.Value.IsEmpty
                && IsForwarded(name)
                && !Has(QueryPairs.Of(destination), name)
                && !Has(new QueryPairs(added.ToString()), name))
            {
                added
                    .Append('&').Append(Uri.EscapeDataString(name))
                    .Append('=').Append(Uri.EscapeDataString(Uri.UnescapeDataString(pair.Value)));
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

    private bool IsForwarded(ReadOnlySpan<char> name) =>
        !name.StartsWith("utm_", StringComparison.OrdinalIgnoreCase)
        && (_names?.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name) ?? _clickIds!.Find(name) is { Kind: ParameterKind.ClickId });

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
