namespace RedirectFunctions.Clicks;

/// <summary>Takes the campaign and platform parameters out of a destination's query, and out of the link's own: ad platforms
/// append their click ids to the URL that they know, which is the link.</summary>
internal sealed class Attribution(PlatformParameters platformParameters)
{
    private const string CampaignPrefix = "utm_";

    /// <param name="destination">An absolute URL in normal form; its parameters win over the link's.</param>
    /// <param name="linkQuery">What else stands in the link's query, undecoded.</param>
    /// <param name="withClickIds">Whether the ids that name a click to an ad platform are taken, too.</param>
    public (ParameterList Campaign, ParameterList Platform) Read(string destination, string linkQuery, bool withClickIds)
    {
        var campaign = new ParameterList();
        var platform = new ParameterList();
        foreach (var pair in QueryPairs.Of(destination))
        {
            Add(pair, withClickIds, campaign, platform);
        }

        foreach (var pair in new QueryPairs(linkQuery))
        {
            Add(pair, withClickIds, campaign, platform);
        }

        return (campaign, platform);
    }

    private void Add(QueryPairs.Pair pair, bool withClickIds, ParameterList campaign, ParameterList platform)
    {
        var name = pair.DecodedName;
        if (pair.Value.IsEmpty)
        {
            return;
        }

        if (name.StartsWith(CampaignPrefix, StringComparison.OrdinalIgnoreCase) && name.Length > CampaignPrefix.Length)
        {
            campaign.Add(ParameterName.Sanitise(CampaignPrefix, name[CampaignPrefix.Length..]).ToLowerInvariant(), Redaction.Text(FormDecode(pair.Value)));
        }
        else if (platformParameters.Find(name) is { Kind: not ParameterKind.Recipient } parameter
            && (withClickIds || parameter.Kind is not ParameterKind.ClickId))
        {
            platform.Add(parameter.EventName, Redaction.Text(Uri.UnescapeDataString(pair.Value)));
        }
    }

    /// <summary>
    /// Campaign names are written by people and read by gtag, which takes a plus sign for a space; so do we, or the two would
    /// report one campaign under two names. Platform values are opaque tokens, in which a plus sign is a plus sign.
    /// </summary>
    private static string FormDecode(ReadOnlySpan<char> value) =>
        Uri.UnescapeDataString(value.Contains('+') ? value.ToString().Replace('+', ' ') : value);
}
