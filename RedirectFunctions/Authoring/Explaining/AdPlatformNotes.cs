using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Redirects.Destinations;

namespace RedirectFunctions.Authoring.Explaining;

/// <summary>What keeps a link from being a good tracking template of an ad platform (docs/google-ads.md).</summary>
internal static class AdPlatformNotes
{
    /// <param name="form"><c>query</c>, <c>path</c> or <c>name</c>.</param>
    /// <param name="linkQuery">The rest of the link's query, undecoded.</param>
    /// <returns>Sentences; null if there is nothing to say.</returns>
    public static IReadOnlyList<string>? Of(string form, Destination destination, string linkQuery)
    {
        var notes = new List<string>();
        if (destination.Url.StartsWith("http://", StringComparison.Ordinal))
        {
            notes.Add("The destination is http://, which ends parallel tracking: every hop must be https://. Use its https:// address.");
        }

        switch (form)
        {
            case "name":
                notes.Add("Short names do not qualify for Google's transparent click tracker: the next hop must stand in the link. "
                    + "Use /r?destinationUrl={lpurl} in tracking templates.");
                break;
            case "path":
                notes.Add("A token does not qualify for Google's transparent click tracker: the next hop must be readable in the link. "
                    + "Use /r?destinationUrl={lpurl} in tracking templates; on this path, too, such a parameter wins over the token.");
                break;
        }

        notes.AddRange(Placeholders(QueryPairs.Of(destination.Url)).Concat(Placeholders(new QueryPairs(linkQuery)))
            .Select(name => $"The value of {name} is a placeholder that no ad platform has filled in; "
                + "as a click id it is neither passed on nor reported."));
        return notes.Count == 0 ? null : notes;
    }

    private static List<string> Placeholders(QueryPairs pairs)
    {
        var names = new List<string>();
        foreach (var pair in pairs)
        {
            if (LinkMacro.IsOneOf(pair.Value))
            {
                names.Add(pair.DecodedName.ToString());
            }
        }

        return names;
    }
}
