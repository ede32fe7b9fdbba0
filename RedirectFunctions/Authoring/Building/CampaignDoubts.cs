using System.Text.RegularExpressions;
using RedirectFunctions.Clicks.Privacy;

namespace RedirectFunctions.Authoring.Building;

/// <summary>What reports will suffer from in the campaign parameters of a finished destination, wherever they came from.</summary>
internal static partial class CampaignDoubts
{
    /// <summary>GA4 truncates a parameter's value here (Measurement Protocol, limitations).</summary>
    private const int MaxValueLength = 100;

    /// <param name="destination">In normal form, with all its parameters.</param>
    public static IEnumerable<LinkWarning> Of(string destination) =>
        Missing(destination).Concat(CampaignParameters.Names.SelectMany(
            name => CampaignParameters.Find(destination, name) is { } value ? Doubts(name, value) : []));

    /// <summary>Without source and medium GA4 has no session source to show.</summary>
    private static IEnumerable<LinkWarning> Missing(string destination)
    {
        var (source, medium, campaign) = (Has("utm_source"), Has("utm_medium"), Has("utm_campaign"));
        if (!source && !medium && !campaign)
        {
            yield return new(
                "campaign", "There is no source, medium or campaign: GA4 will not show where these visitors came from.");
        }
        else if (!source)
        {
            yield return new("utm_source", "It is missing: GA4 shows such clicks as (not set).");
        }
        else if (!medium)
        {
            yield return new("utm_medium", "It is missing: GA4 shows such clicks as (not set), and assigns them to no channel.");
        }

        bool Has(string name) => CampaignParameters.Find(destination, name) is not null;
    }

    private static IEnumerable<LinkWarning> Doubts(string name, string value)
    {
        if (Redaction.Text(value) != value)
        {
            yield return new(
                name,
                "It looks like an e-mail address, a phone number or an access token: Google forbids personal data, so it is removed before "
                + "analytics gets it.");
            yield break;
        }

        var fix = WhiteSpace().Replace(value.Trim(), "-").ToLowerInvariant();
        if (value.Any(char.IsWhiteSpace))
        {
            yield return new(name, $"It contains white space: written with + or with %20, it becomes two campaigns. Write {fix}.", fix);
        }

        if (value.Any(char.IsUpper))
        {
            yield return new(
                name, $"It contains capital letters: to GA4, Email and email are two values. Write it in lower case: {fix}.", fix);
        }

        if (value.Length > MaxValueLength)
        {
            yield return new(name, "It has more than 100 characters: GA4 gets the first 100.");
        }
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WhiteSpace();
}
