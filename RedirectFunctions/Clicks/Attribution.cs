namespace RedirectFunctions.Clicks;

/// <summary>Takes the campaign and platform parameters out of a destination's query.</summary>
internal sealed class Attribution(PlatformParameters platformParameters)
{
    private const string CampaignPrefix = "utm_";

    /// <param name="destination">An absolute URL in normal form.</param>
    public (ParameterList Campaign, ParameterList Platform) Read(string destination)
    {
        var campaign = new ParameterList();
        var platform = new ParameterList();

        var rest = QueryOf(destination);
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf('&');
            var pair = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];

            var equals = pair.IndexOf('=');
            if (equals > 0 && equals < pair.Length - 1)
            {
                Add(pair[..equals], pair[(equals + 1)..], campaign, platform);
            }
        }

        return (campaign, platform);
    }

    private static ReadOnlySpan<char> QueryOf(ReadOnlySpan<char> url)
    {
        var fragment = url.IndexOf('#');
        url = fragment < 0 ? url : url[..fragment];
        var mark = url.IndexOf('?');
        return mark < 0 ? [] : url[(mark + 1)..];
    }

    private void Add(ReadOnlySpan<char> name, ReadOnlySpan<char> value, ParameterList campaign, ParameterList platform)
    {
        if (name.Contains('%'))
        {
            name = Uri.UnescapeDataString(name);
        }

        if (name.StartsWith(CampaignPrefix, StringComparison.OrdinalIgnoreCase) && name.Length > CampaignPrefix.Length)
        {
            campaign.Add(ParameterName.Sanitise(CampaignPrefix, name[CampaignPrefix.Length..]).ToLowerInvariant(), FormDecode(value));
        }
        else if (platformParameters.EventNameOf(name) is { } eventName)
        {
            platform.Add(eventName, Uri.UnescapeDataString(value));
        }
    }

    /// <summary>
    /// Campaign names are written by people and read by gtag, which takes a plus sign for a space; so do we, or the two would
    /// report one campaign under two names. Platform values are opaque tokens, in which a plus sign is a plus sign.
    /// </summary>
    private static string FormDecode(ReadOnlySpan<char> value) =>
        Uri.UnescapeDataString(value.Contains('+') ? value.ToString().Replace('+', ' ') : value);
}
