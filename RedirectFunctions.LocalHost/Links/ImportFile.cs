using System.Globalization;
using RedirectFunctions.Authoring.Building;
using RedirectFunctions.Authoring.Managing;
using RedirectFunctions.LocalHost.Csv;

namespace RedirectFunctions.LocalHost.Links;

/// <summary>Our own export, or that of another service, as rows to import.</summary>
/// <param name="Service">Whose export it seems to be; null if nobody's that is known.</param>
/// <param name="Rows">All of them, good or bad.</param>
/// <param name="Unsupported">Columns with something in them that is not imported.</param>
internal sealed record ImportFile(string? Service, IReadOnlyList<ImportRow> Rows, IReadOnlyList<string> Unsupported)
{
    private const string Columns = "name,destination";

    private static readonly string[] No = ["", "0", "false", "no", "null", "[]"];

    /// <exception cref="LocalHostException">The file cannot be read, or it has no column for destination or name.</exception>
    public static async Task<ImportFile> ReadAsync(string path, ImportChoices choices, CancellationToken cancellationToken)
    {
        var table = await CsvTable.ReadAsync(path, Columns, cancellationToken);
        if (!ForeignColumns.Destination.Any(table.Has) || !ForeignColumns.Name.Concat(ForeignColumns.ShortLink).Any(table.Has))
        {
            throw new LocalHostException(
                $"{path} must have a column for the destination ({string.Join(", ", ForeignColumns.Destination)}) and one for the name "
                + $"({string.Join(", ", ForeignColumns.Name)}) or the short link ({string.Join(", ", ForeignColumns.ShortLink)}). "
                + $"It has {string.Join(", ", table.Header)}.");
        }

        return new ImportFile(ForeignColumns.Service(table), [.. table.Rows.Select(row => Read(row, choices))], UnsupportedIn(table));
    }

    private static ImportRow Read(CsvRow row, ImportChoices choices)
    {
        var name = First(row, ForeignColumns.Name) ?? NameIn(First(row, ForeignColumns.ShortLink));
        var guard = choices.DropGuards ? null : ForeignColumns.Guards
            .FirstOrDefault(guard => IsYes(row.Text(guard.Column)) && !IsPast(row.Text(guard.Column)!)).What;
        var problem = row.Problem
            ?? (name is null ? "it has no name."
                : First(row, ForeignColumns.Destination) is null ? $"{name} has no destination."
                : guard is not null ? $"{name} has {guard}, which is not supported: without it, the link would be open to anybody. "
                    + "Import it all the same with --drop-guards."
                : null);
        var expires = Time(row, ForeignColumns.Expires, name, ref problem);
        var created = Time(row, ForeignColumns.Created, name, ref problem);
        var rules = Rules(row, name, ref problem);
        return new ImportRow(row.Line, problem is not null ? null : new LinkDocument
        {
            Name = name,
            Destination = WithCampaign(First(row, ForeignColumns.Destination)!, row),
            Title = OneLine(First(row, ForeignColumns.Title)),
            Tags = First(row, ForeignColumns.Tags)?.Trim('[', ']').Split([',', '|'], StringSplitOptions.RemoveEmptyEntries)
                .Select(static tag => tag.Trim(' ', '"')).ToList() ?? [],
            Expires = expires,
            Created = created,
            Disabled = IsYes(First(row, ForeignColumns.Disabled)),
            Rules = rules,
            Host = choices.DropHosts ? null : First(row, ForeignColumns.Host)?.ToLowerInvariant(),
        },
        problem);
    }

    private static string? First(CsvRow row, string[] columns) => columns.Select(row.Text).FirstOrDefault(static text => text is not null);

    /// <summary>The last part of a short link's path. Some services have several for one destination.</summary>
    private static string? NameIn(string? link)
    {
        var path = link?.Trim('[', ']', '"').Split([',', ' ', '?', '#'])[0].Trim('"').TrimEnd('/');
        return path is not null && path.LastIndexOf('/') is > 0 and var slash && !path[..slash].EndsWith(":/", StringComparison.Ordinal)
            ? Uri.UnescapeDataString(path[(slash + 1)..])
            : null;
    }

    private static bool IsYes(string? text) => text is not null && !No.Contains(text, StringComparer.OrdinalIgnoreCase);

    /// <summary>A number is no time.</summary>
    private static bool IsPast(string text) =>
        text.Contains('-', StringComparison.Ordinal)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        && time <= TimeProvider.System.GetUtcNow();

    private static string? OneLine(string? text) =>
        text is null ? null : string.Join(' ', text.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Without a zone it is UTC.</summary>
    private static DateTimeOffset? Time(CsvRow row, string[] columns, string? name, ref string? problem)
    {
        if (First(row, columns) is not { } text || No.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time.ToUniversalTime();
        }

        problem ??= $"{name}: \"{text}\" is no time; write it like 2030-01-31T12:00:00Z.";
        return null;
    }

    private static IReadOnlyList<RuleDocument> Rules(CsvRow row, string? name, ref string? problem)
    {
        if (First(row, ForeignColumns.Rules) is not { } text)
        {
            return [];
        }

        var rules = RuleJson.Read(text, out var wrong);
        problem ??= wrong is null ? null : $"{name}: {wrong}";
        return rules ?? [];
    }

    /// <summary>Campaign parameters that are in columns of their own, where the destination lacks them.</summary>
    private static string WithCampaign(string destination, CsvRow row)
    {
        var values = CampaignParameters.Names.ToDictionary(static name => name, row.Text, StringComparer.Ordinal);
        return values.Values.All(static value => value is null) ? destination : CampaignParameters.Add(destination, values, []);
    }

    private static List<string> UnsupportedIn(CsvTable table)
    {
        var known = ForeignColumns.Destination
            .Concat(ForeignColumns.Name).Concat(ForeignColumns.ShortLink).Concat(ForeignColumns.Title).Concat(ForeignColumns.Tags)
            .Concat(ForeignColumns.Created).Concat(ForeignColumns.Expires).Concat(ForeignColumns.Disabled)
            .Concat(ForeignColumns.Rules).Concat(ForeignColumns.Host).Concat(ForeignColumns.Ignored)
            .Concat(ForeignColumns.Guards.Select(static guard => guard.Column))
            .Concat(CampaignParameters.Names.Select(CsvTable.Normalise))
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. table.Header
                .Where(name => name.Length > 0 && !known.Contains(CsvTable.Normalise(name)))
                .Where(name => table.Rows.Any(row => IsYes(row.Text(name)))),
        ];
    }
}

/// <summary>What somebody who imports leaves out on purpose.</summary>
/// <param name="DropGuards">Links with a password, a visit limit or a beginning are imported without these.</param>
/// <param name="DropHosts">All names are names of all hosts, whatever domains the file has.</param>
internal sealed record ImportChoices(bool DropGuards = false, bool DropHosts = false);
