using System.Collections.Frozen;
using RedirectFunctions.Clicks.Reading;

namespace RedirectFunctions.Clicks.Parameters;

/// <summary>
/// The parameters by which ad platforms and affiliate networks know a click again: the rows of parameter-catalogue.csv with the kind
/// <c>click-id</c>, whatever the settings say about reporting them. Names match regardless of case; values are case-sensitive (Google's
/// help page 16297842, Meta's page on fbp and fbc).
/// </summary>
internal static class ClickIds
{
    private static readonly FrozenSet<string> Known = DataFile.Rows(typeof(ClickIds), "parameter-catalogue.csv")
        .Where(row => row[2] == "click-id")
        .Select(row => row[0])
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>In their platforms' spelling.</summary>
    public static IReadOnlyCollection<string> Names => Known;

    /// <param name="name">Decoded.</param>
    public static bool Contains(ReadOnlySpan<char> name) => Lookup.Contains(name);
}
