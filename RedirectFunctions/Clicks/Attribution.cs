using System.Collections.Frozen;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Clicks.Privacy;
using RedirectFunctions.Clicks.Reading;

namespace RedirectFunctions.Clicks;

/// <summary>
/// Takes the campaign and platform parameters from the destination's query, then from its fragment, where single-page shops keep theirs,
/// and then from the link's own query, because ad platforms append their click ids to the URL that they know, which is the link.
/// </summary>
public sealed class Attribution(PlatformParameters platformParameters)
{
    private const string CampaignPrefix = "utm_";

    /// <summary>Names that nearly every campaign uses; looking them up allocates no string.</summary>
    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> UsualNames = new[]
    {
        "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content",
        "utm_id", "utm_source_platform", "utm_creative_format", "utm_marketing_tactic",
    }.ToFrozenDictionary(name => name, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="destination">An absolute URL in normal form; its parameters win over the link's.</param>
    /// <param name="linkQuery">The rest of the link's query, undecoded.</param>
    /// <param name="withClickIds">Whether to take the ids that identify a click to an ad platform, too.</param>
    public (ParameterList Campaign, ParameterList Platform) Read(string destination, string linkQuery, bool withClickIds)
    {
        var campaign = new ParameterList();
        var platform = new ParameterList();
        Add(QueryPairs.Of(destination));
        Add(QueryPairs.OfFragment(destination));
        Add(new QueryPairs(linkQuery));
        return (campaign, platform);

        void Add(QueryPairs pairs)
        {
            foreach (var pair in pairs)
            {
                AddParts(pair.Name, pair.Value, withClickIds, campaign, platform);
            }
        }
    }

    /// <summary>
    /// A semicolon separates two parameters only if a known parameter name follows it, as in <c>?a=1;utm_source=x</c> and in
    /// <c>&amp;amp;</c>, an ampersand escaped for HTML once too often. Any other semicolon belongs to the value.
    /// </summary>
    private void AddParts(
        ReadOnlySpan<char> name, ReadOnlySpan<char> value, bool withClickIds, ParameterList campaign, ParameterList platform)
    {
        name = name[(name.LastIndexOf(';') + 1)..];
        for (var from = 0; value[from..].IndexOf('=') is >= 0 and var equals;)
        {
            equals += from;
            var semicolon = value[..equals].LastIndexOf(';');
            if (semicolon >= from && IsKnown(Decode(value[(semicolon + 1)..equals])))
            {
                Add(Decode(name), value[..semicolon], withClickIds, campaign, platform);
                name = value[(semicolon + 1)..equals];
                value = value[(equals + 1)..];
                from = 0;
            }
            else
            {
                from = equals + 1;
            }
        }

        Add(Decode(name), value, withClickIds, campaign, platform);
    }

    private bool IsKnown(ReadOnlySpan<char> name) => IsCampaign(name) || platformParameters.Find(name) is not null;

    private static bool IsCampaign(ReadOnlySpan<char> name) =>
        name.StartsWith(CampaignPrefix, StringComparison.OrdinalIgnoreCase) && name.Length > CampaignPrefix.Length;

    private static ReadOnlySpan<char> Decode(ReadOnlySpan<char> name) => name.Contains('%') ? Uri.UnescapeDataString(name) : name;

    private void Add(ReadOnlySpan<char> name, ReadOnlySpan<char> value, bool withClickIds, ParameterList campaign, ParameterList platform)
    {
        if (value.IsEmpty)
        {
            return;
        }

        if (IsCampaign(name))
        {
            campaign.Add(CampaignName(name), Redaction.Text(TextLimit.Printable(FormDecode(value))));
        }
        else if (platformParameters.Find(name) is { Kind: not (ParameterKind.Recipient or ParameterKind.Linker) } parameter
            && (parameter.Kind is not ParameterKind.ClickId || (withClickIds && !LinkMacro.IsOneOf(value))))
        {
            platform.Add(parameter.EventName, Redaction.Text(TextLimit.Printable(Uri.UnescapeDataString(value))));
        }
    }

    private static string CampaignName(ReadOnlySpan<char> name) =>
        UsualNames.TryGetValue(name, out var usual)
            ? usual
            : ParameterName.Sanitise(CampaignPrefix, name[CampaignPrefix.Length..]).ToLowerInvariant();

    /// <summary>
    /// People write campaign names and gtag reads them, taking a plus sign for a space. So do we; otherwise the two would report one
    /// campaign under two names. Platform values are opaque tokens, in which a plus sign is a plus sign.
    /// </summary>
    private static string FormDecode(ReadOnlySpan<char> value) =>
        Uri.UnescapeDataString(value.Contains('+') ? value.ToString().Replace('+', ' ') : value);
}
