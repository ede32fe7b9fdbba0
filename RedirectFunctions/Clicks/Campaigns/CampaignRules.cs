using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace RedirectFunctions.Clicks.Campaigns;

/// <summary>
/// What <c>utm_source</c>, <c>utm_medium</c> and <c>utm_campaign</c> may be. Letter case counts, because it does in GA4.
/// </summary>
public sealed class CampaignRules
{
    private const string Source = "utm_source";
    private const string Medium = "utm_medium";
    private const string Name = "utm_campaign";

    private readonly FrozenSet<string> _sources;
    private readonly FrozenSet<string> _mediums;
    private readonly Regex? _name;

    /// <param name="sources">Empty for any.</param>
    /// <param name="mediums">Empty for any.</param>
    /// <param name="name">What a whole name must match; null for any.</param>
    public CampaignRules(IEnumerable<string> sources, IEnumerable<string> mediums, Regex? name)
    {
        _sources = sources.ToFrozenSet(StringComparer.Ordinal);
        _mediums = mediums.ToFrozenSet(StringComparer.Ordinal);
        _name = name;
    }

    /// <summary>Allows everything.</summary>
    public static CampaignRules None { get; } = new([], [], null);

    /// <summary>Whether there is no rule.</summary>
    public bool AllowEverything => _sources.Count == 0 && _mediums.Count == 0 && _name is null;

    /// <summary>
    /// A pattern that a whole name must match. It takes time in proportion to the name's length, whatever the pattern
    /// (<see cref="RegexOptions.NonBacktracking"/>).
    /// </summary>
    /// <returns>Null if it is no regular expression, or one with backreferences or lookarounds.</returns>
    public static Regex? Pattern(string text)
    {
        try
        {
            return new Regex($@"\A(?:{text})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Whether a link's parameters are as they should be; null if there is no rule, or none of the three parameters.</summary>
    /// <param name="find">The decoded value of a parameter; null if it is missing or empty.</param>
    public bool? Allow(Func<string, string?> find) =>
        AllowEverything || (find(Source) ?? find(Medium) ?? find(Name)) is null ? null : FirstFault(find) is null;

    /// <summary>The first of the three that is missing or not allowed; null if all are right, or none is there.</summary>
    /// <param name="find">As in <see cref="Allow"/>.</param>
    public CampaignFault? FirstFault(Func<string, string?> find)
    {
        var (source, medium, name) = (find(Source), find(Medium), find(Name));
        return (source ?? medium ?? name) is null ? null
            : _sources.Count > 0 && !_sources.Contains(source ?? "") ? new(Source, $"{Source} must be {Listed(_sources)}.")
            : _mediums.Count > 0 && !_mediums.Contains(medium ?? "") ? new(Medium, $"{Medium} must be {Listed(_mediums)}.")
            : _name?.IsMatch(name ?? "") == false ? new(Name, $"{Name} must match {Readable(_name)}.")
            : null;
    }

    private static string Listed(FrozenSet<string> values) =>
        values.Count == 1 ? values.Items[0] : $"one of {string.Join(", ", values.Order(StringComparer.Ordinal))}";

    private static string Readable(Regex name) => name.ToString()[5..^3];
}

/// <param name="Parameter">The parameter that is wrong.</param>
/// <param name="Text">What it must be, as a sentence.</param>
public sealed record CampaignFault(string Parameter, string Text);
