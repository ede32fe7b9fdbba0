using RedirectFunctions.Authoring.Managing;
using RedirectFunctions.Redirects.Destinations;

namespace RedirectFunctions.LocalHost.Links;

/// <summary>Whether two documents say the same of a name; when it was stored does not matter.</summary>
internal static class LinkComparison
{
    public static bool IsSame(LinkDocument one, LinkDocument other) => Difference(one, other).Length == 0;

    /// <summary>What differs; empty if nothing does.</summary>
    public static string Difference(LinkDocument one, LinkDocument other) => string.Join(", ", Differences(one, other));

    private static IEnumerable<string> Differences(LinkDocument one, LinkDocument other)
    {
        if (Normal(one.Destination!) != Normal(other.Destination!))
        {
            yield return "destination";
        }

        if ((one.Title ?? "") != (other.Title ?? ""))
        {
            yield return "title";
        }

        if (!(one.Tags ?? []).ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(other.Tags ?? []))
        {
            yield return "tags";
        }

        if (one.Expires != other.Expires)
        {
            yield return "expires";
        }

        if (one.Disabled != other.Disabled)
        {
            yield return "disabled";
        }

        if (RuleJson.Write(Normal(one.Rules)) != RuleJson.Write(Normal(other.Rules)))
        {
            yield return "rules";
        }
    }

    /// <summary>As they are stored.</summary>
    private static List<RuleDocument> Normal(IReadOnlyList<RuleDocument>? rules) =>
    [
        .. (rules ?? []).Select(static rule => rule with
        {
            Device = rule.Device?.ToLowerInvariant(),
            Destination = rule.Destination is null ? null : Normal(rule.Destination),
            Variant = rule.Split is null ? rule.Variant ?? rule.Device?.ToLowerInvariant() : rule.Variant,
            Split = rule.Split?.Select(static part => part with
            {
                Weight = part.Weight ?? 1,
                Destination = part.Destination is null ? null : Normal(part.Destination),
            }).ToList(),
        }),
    ];

    private static string Normal(string destination) => Destination.Parse(destination, out _)?.Url ?? destination;
}
