using System.Collections.Frozen;
using RedirectFunctions.Clicks.Reading;

namespace RedirectFunctions.Clicks.Parameters;

/// <summary>
/// The query parameters that platforms put on links, besides <c>utm_*</c>. The table is parameter-catalogue.csv, compiled from the
/// platforms' own pages and from the public lists of ClearURLs, Brave, AdGuard, Matomo and PostHog; settings can add names and exclude
/// them. Names match regardless of case and are reported in the table's spelling.
/// </summary>
public sealed class PlatformParameters
{
    private readonly FrozenDictionary<string, PlatformParameter>.AlternateLookup<ReadOnlySpan<char>> _byName;
    private readonly (string Prefix, ParameterKind Kind)[] _prefixes;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _excluded;

    public PlatformParameters(IEnumerable<string> extraNames, IEnumerable<string> excludedNames)
    {
        var byName = new Dictionary<string, PlatformParameter>(StringComparer.OrdinalIgnoreCase);
        var prefixes = new List<(string, ParameterKind)>();
        foreach (var parameter in ReadTable().Concat(extraNames.Select(name => Parameter(name, ParameterKind.Campaign))))
        {
            if (parameter.Name.EndsWith('*'))
            {
                prefixes.Add((parameter.Name[..^1], parameter.Kind));
            }
            else
            {
                byName.TryAdd(parameter.Name, parameter);
            }
        }

        _byName = byName.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
        _prefixes = [.. prefixes];
        _excluded = excludedNames.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The parameter of this name, or null if no platform uses it.</summary>
    public PlatformParameter? Find(ReadOnlySpan<char> queryName)
    {
        if (_excluded.Contains(queryName))
        {
            return null;
        }

        if (_byName.TryGetValue(queryName, out var parameter))
        {
            return parameter;
        }

        foreach (var (prefix, kind) in _prefixes)
        {
            if (queryName.Length > prefix.Length && queryName.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return Parameter(queryName.ToString(), kind);
            }
        }

        return null;
    }

    /// <summary>What a parameter of this name is for, reported or not; null if no row and no setting has exactly this name.</summary>
    internal ParameterKind? KindOf(ReadOnlySpan<char> queryName) =>
        _byName.TryGetValue(queryName, out var parameter) ? parameter.Kind : null;

    /// <summary>Whether it identifies the recipient of an e-mail, by its name or by that of its family.</summary>
    internal bool IsRecipient(ReadOnlySpan<char> queryName)
    {
        if (KindOf(queryName) is { } kind)
        {
            return kind is ParameterKind.Recipient;
        }

        foreach (var (prefix, kindOfFamily) in _prefixes)
        {
            if (kindOfFamily is ParameterKind.Recipient && queryName.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static PlatformParameter Parameter(string name, ParameterKind kind) =>
        new(name, kind, ParameterName.Sanitise("platform_", name));

    private static IEnumerable<PlatformParameter> ReadTable()
    {
        foreach (var row in DataFile.Rows(typeof(PlatformParameters), "parameter-catalogue.csv"))
        {
            var kind = Enum.Parse<ParameterKind>(row[2].Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
            var parameter = Parameter(row[0], kind);
            yield return row.Length > 3 ? parameter with { EventName = row[3] } : parameter;
        }
    }
}

/// <param name="Name">In its platform's spelling.</param>
/// <param name="EventName">The name it is reported under.</param>
public sealed record PlatformParameter(string Name, ParameterKind Kind, string EventName);

/// <summary>What a platform's parameter is for; the third column of parameter-catalogue.csv.</summary>
public enum ParameterKind
{
    Campaign,

    /// <summary>
    /// Identifies one click on an ad or on an affiliate's link, or comes and goes with such an id, as <c>gad_source</c> does; the landing
    /// page's own tags look for it.
    /// </summary>
    ClickId,
    Affiliate,
    Mail,
    Share,
    Navigation,
    Internal,

    /// <summary>Identifies the person an e-mail was sent to; never reported.</summary>
    Recipient,

    /// <summary>Carries a visitor's ids from one site to another, as Google's <c>_gl</c> does; never reported.</summary>
    Linker,
}
