using RedirectFunctions.Authoring.Building;
using RedirectFunctions.LocalHost.Csv;
using RedirectFunctions.LocalHost.Links;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>
/// Makes a link for each row of a CSV file and writes the file with the links added. If any row is wrong, nothing is written, and every
/// wrong row is named by its line. Columns that mean nothing here are copied, and a file that was written here may be read again.
/// </summary>
internal static class LinkCsv
{
    private const string Columns = "destination,utm_source,utm_medium,utm_campaign,expires,name";

    private static readonly string[] Added = ["link", "path_link", "short_link", "warnings"];
    private static readonly IReadOnlyList<string> Campaign = CampaignParameters.Names;
    private static readonly HashSet<string> Known =
        [.. Campaign.Concat(Added).Concat(["destination", "expires", "name"]).Select(CsvTable.Normalise)];

    /// <param name="store">Where the names are stored; null if they are not.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> ConvertAsync(
        string input, string output, LinkBuilder builder, string baseUrl, LinkClient? store, CancellationToken cancellationToken)
    {
        var table = await CsvTable.ReadAsync(input, Columns, cancellationToken);
        Check(table, input);
        var problems = new List<string>();
        var finished = table.Rows.Select(row => (Row: row, Link: Build(row, builder, baseUrl, problems))).ToList();
        if (problems.Count == 0 && store is not null)
        {
            var named = finished.Where(static made => made.Row.Text("name") is not null)
                .Select(static made => LinkStore.Row(made.Row.Line, made.Row.Text("name")!, made.Link!, ExpiresOf(made.Row)))
                .ToList();
            problems.AddRange(await ProgressBar.ShowAsync(
                "links", 2 * named.Count, json: false, progress => LinkStore.StoreAsync(store, named, progress, cancellationToken)));
        }

        if (problems.Count > 0)
        {
            foreach (var problem in problems)
            {
                await Console.Error.WriteLineAsync(problem);
            }

            await Console.Error.WriteLineAsync($"{problems.Count} of {table.Rows.Count} rows are wrong; nothing was written.");
            return 1;
        }

        var copied = Enumerable.Range(0, table.Header.Count)
            .Where(index => !Added.Any(added => CsvTable.Normalise(added) == CsvTable.Normalise(table.Header[index])))
            .ToList();
        await CsvOutput.WriteAsync(
            output,
            table.Separator,
            copied.Select(index => table.Header[index]).Concat(Added.Where(name => store is not null || name != "short_link")),
            finished
                .Select(made => copied.Select(made.Row.At).Concat(Cells(made.Row, made.Link!, store is null ? null : baseUrl)))
                .ToAsyncEnumerable(),
            cancellationToken);
        await ReportAsync(table, output, finished.Count(static made => made.Link!.Warnings.Count > 0));
        return 0;
    }

    private static void Check(CsvTable table, string path)
    {
        if (!table.Has("destination"))
        {
            throw new LocalHostException(
                $"{path} must have a column destination, and may have {string.Join(", ", Campaign)}, expires and name. "
                + $"It has {string.Join(", ", table.Header)}.");
        }

        // A mistyped name would leave the parameter out of every link.
        var wrong = Unread(table).Where(static name => CsvTable.Normalise(name).StartsWith("utm", StringComparison.Ordinal)).ToList();
        if (wrong.Count > 0)
        {
            throw new LocalHostException(
                $"{path} has {string.Join(", ", wrong)}, which is no campaign parameter of GA4. Those are {string.Join(", ", Campaign)}.");
        }
    }

    private static IEnumerable<string> Unread(CsvTable table) =>
        table.Header.Where(static name => name.Length > 0 && !Known.Contains(CsvTable.Normalise(name)));

    private static BuiltLink? Build(CsvRow row, LinkBuilder builder, string baseUrl, List<string> problems)
    {
        var end = ExpiresOf(row);
        var problem = row.Problem ?? (row.Text("expires") is not null && end is null ? $"expires must be like {ExpiryText.Help}." : null);
        var link = problem is not null ? null : builder.Build(
            new LinkOrder
            {
                Destination = row.Text("destination"),
                Campaign = Campaign.ToDictionary(static name => name, row.Text, StringComparer.Ordinal),
                Expires = end,
                Name = row.Text("name"),
                Base = baseUrl,
            },
            out problem);
        if (problem is not null)
        {
            problems.Add($"line {row.Line}: {problem}");
        }

        return link;
    }

    /// <summary>Null if there is none, or none that can be read.</summary>
    private static DateTimeOffset? ExpiresOf(CsvRow row) =>
        row.Text("expires") is { } text ? ExpiryText.Parse(text, TimeProvider.System.GetUtcNow()) : null;

    /// <param name="shortBase">What precedes a short name; null if none is stored.</param>
    private static IEnumerable<string?> Cells(CsvRow row, BuiltLink link, string? shortBase)
    {
        yield return link.Link;
        yield return link.PathLink;
        if (shortBase is not null)
        {
            yield return row.Text("name") is { } name ? LinkStore.ShortLink(shortBase, name) : "";
        }

        yield return string.Join("; ", link.Warnings.Select(static warning => $"{warning.Field}: {warning.Text}"));
    }

    private static async Task ReportAsync(CsvTable table, string output, int warned)
    {
        await Console.Out.WriteLineAsync($"{table.Rows.Count} links are in {output}, {warned} of them with warnings.");
        if (Unread(table).ToList() is { Count: > 0 } unread)
        {
            await Console.Out.WriteLineAsync($"Copied without meaning anything for the links: {string.Join(", ", unread)}.");
        }
    }
}
