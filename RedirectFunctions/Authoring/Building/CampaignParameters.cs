using System.Text;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Redirects.Links;

namespace RedirectFunctions.Authoring.Building;

/// <summary>Adds campaign parameters to a destination, and reads those that it has.</summary>
public static class CampaignParameters
{
    /// <summary>The parameters that GA4 knows, in the order in which people usually write them.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [
            "utm_source", "utm_medium", "utm_campaign", "utm_id", "utm_term", "utm_content",
            "utm_source_platform", "utm_creative_format", "utm_marketing_tactic",
        ];

    /// <param name="destination">In normal form.</param>
    /// <param name="values">By name; empty ones are ignored.</param>
    /// <returns>The destination with the missing parameters at the end of its query; not in normal form.</returns>
    public static string Add(string destination, IReadOnlyDictionary<string, string?> values, List<LinkWarning> warnings)
    {
        var added = new StringBuilder();
        foreach (var name in Names)
        {
            if (values.GetValueOrDefault(name)?.Trim() is not { Length: > 0 } value)
            {
                continue;
            }

            if (ParameterForwarding.Has(QueryPairs.Of(destination), name))
            {
                warnings.Add(new(
                    name,
                    "The destination already has this parameter, and it was left as it is: on an affiliate link it decides who is paid."));
                continue;
            }

            added.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return added.Length == 0 ? destination : ParameterForwarding.Append(destination, added);
    }

    /// <summary>The first value that analytics would find under this name; null if there is none.</summary>
    /// <param name="destination">In normal form.</param>
    /// <param name="name">In lower case.</param>
    public static string? Find(string destination, string name) =>
        Find(QueryPairs.Of(destination), name) ?? Find(QueryPairs.OfFragment(destination), name);

    /// <summary>Like gtag and the app itself, this takes a plus sign for a space.</summary>
    private static string? Find(QueryPairs pairs, string name)
    {
        foreach (var pair in pairs)
        {
            if (!pair.Value.IsEmpty && pair.DecodedName.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return Uri.UnescapeDataString(pair.Value.ToString().Replace('+', ' '));
            }
        }

        return null;
    }
}
