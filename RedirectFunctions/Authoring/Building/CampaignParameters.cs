using System.Text;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Clicks.Privacy;
using RedirectFunctions.Redirects.Links;

namespace RedirectFunctions.Authoring.Building;

/// <summary>Adds campaign parameters to a destination, and warns about doubtful ones.</summary>
public static class CampaignParameters
{
    /// <summary>The parameters that GA4 knows, in the order in which people usually write them.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [
            "utm_source", "utm_medium", "utm_campaign", "utm_id", "utm_term", "utm_content",
            "utm_source_platform", "utm_creative_format", "utm_marketing_tactic",
        ];

    /// <summary>GA4 truncates a parameter's value here (Measurement Protocol, limitations).</summary>
    private const int MaxValueLength = 100;

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

            warnings.AddRange(Doubts(name, value));
            added.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return added.Length == 0 ? destination : ParameterForwarding.Append(destination, added);
    }

    /// <summary>Without both GA4 has no session source to show.</summary>
    internal static IEnumerable<LinkWarning> Missing(string destination)
    {
        var (source, medium, campaign) = (Has("utm_source"), Has("utm_medium"), Has("utm_campaign"));
        if ((medium || campaign) && !source)
        {
            yield return new("utm_source", "It is missing: GA4 shows such clicks as (not set).");
        }

        if (source && !medium)
        {
            yield return new("utm_medium", "It is missing: GA4 shows such clicks as (not set), and assigns them to no channel.");
        }

        bool Has(string name) => ParameterForwarding.Has(QueryPairs.Of(destination), name);
    }

    private static IEnumerable<LinkWarning> Doubts(string name, string value)
    {
        if (value.Any(char.IsWhiteSpace))
        {
            yield return new(
                name,
                "It contains white space: written with + or with %20, it becomes two campaigns. Write spring-sale or spring_sale.");
        }

        if (value.Any(char.IsUpper))
        {
            yield return new(name, "It contains capital letters: to GA4, Email and email are two values. Write it in lower case.");
        }

        if (value.Length > MaxValueLength)
        {
            yield return new(name, "It has more than 100 characters: GA4 gets the first 100.");
        }

        if (Redaction.Text(value) != value)
        {
            yield return new(
                name,
                "It looks like an e-mail address, a phone number or an access token: Google forbids personal data, so it is removed before "
                + "analytics gets it.");
        }
    }
}
