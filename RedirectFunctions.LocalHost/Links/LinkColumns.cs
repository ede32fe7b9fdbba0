using System.Globalization;
using RedirectFunctions.Authoring.Managing;
using RedirectFunctions.LocalHost.Csv;

namespace RedirectFunctions.LocalHost.Links;

/// <summary>Our own CSV file of short names: what an export writes, and an import of it restores.</summary>
internal static class LinkColumns
{
    public static readonly string[] Names =
        ["name", "destination", "title", "tags", "expires", "disabled", "rules", "host", "created", "updated"];

    public static IEnumerable<string?> Cells(LinkDocument link) =>
    [
        link.Name,
        link.Destination,
        link.Title,
        string.Join(',', link.Tags ?? []),
        Text(link.Expires),
        link.Disabled ? "true" : "",
        RuleJson.Write(link.Rules),
        link.Host,
        Text(link.Created),
        Text(link.Updated),
    ];

    /// <summary>In UTC, to the last digit, so that nothing changes on the way back.</summary>
    public static string Text(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture) ?? "";

    public static bool IsOwn(CsvTable table) => table.Has("name") && table.Has("destination") && table.Has("disabled");
}
