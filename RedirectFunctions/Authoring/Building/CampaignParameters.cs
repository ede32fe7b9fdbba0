using System.Text;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Clicks.Privacy;
using RedirectFunctions.Redirects.Links;

namespace RedirectFunctions.Authoring.Building;

/// <summary>Puts campaign parameters into a destination, and says what is doubtful about them.</summary>
internal static class CampaignParameters
{
    /// <summary>The parameters that GA4 knows, in the order in which people write them.</summary>
    public static readonly string[] Names =
        ["utm_source", "utm_medium", "utm_campaign", "utm_id", "utm_term", "utm_content", "utm_source_platform", "utm_creative_format", "utm_marketing_tactic"];

    /// <summary>GA4 cuts a parameter's value here (Measurement Protocol, limitations).</summary>
    private const int MaxValueLength = 100;

    /// <param name="destination">In normal form.</param>
    /// <param name="values">By name; those that are empty count for nothing.</param>
    /// <returns>The destination with the parameters that it lacks at the end of its query; not in normal form.</returns>
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
                warnings.Add(new(name, "The destination has this parameter already, and it was left as it is: on an affiliate link it is what pays."));
                continue;
            }

            warnings.AddRange(Doubts(name, value));
            added.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return added.Length == 0 ? destination : ParameterForwarding.Append(destination, added);
    }

    /// <summary>Without both GA4 has no session source to show.</summary>
    public static IEnumerable<LinkWarning> Missing(string destination)
    {
        var (source, medium, campaign) = (Has("utm_source"), Has("utm_medium"), Has("utm_campaign"));
        if ((medium || campaign) && !source)
        {
            yield return new("utm_source", "There is none: GA4 shows such clicks as (not set).");
        }

        if (source && !medium)
        {
            yield return new("utm_medium", "There is none: GA4 shows such clicks as (not set), and in no channel of its own.");
        }

        bool Has(string name) => ParameterForwarding.Has(QueryPairs.Of(destination), name);
    }

    private static IEnumerable<LinkWarning> Doubts(string name, string value)
    {
        if (value.Any(char.IsWhiteSpace))
        {
            yield return new(name, "It has white space: spellings with + and %20 come to be two campaigns. Write spring-sale or spring_sale.");
        }

        if (value.Any(char.IsUpper))
        {
            yield return new(name, "It has capital letters: GA4 takes Email and email for two. Write it in lower case.");
        }

        if (value.Length > MaxValueLength)
        {
            yield return new(name, "It has over 100 characters: GA4 gets the first 100.");
        }

        if (Redaction.Text(value) != value)
        {
            yield return new(name, "It looks like an e-mail address: Google forbids personal data, and it is taken out before analytics gets it.");
        }
    }
}
