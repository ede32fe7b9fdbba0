using System.CommandLine;
using RedirectFunctions.LocalHost.Csv;
using RedirectFunctions.LocalHost.Links;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>All short names to a CSV file and back. The file is the backup.</summary>
internal static class LinksFileCommands
{
    private static readonly Argument<FileInfo> Input = new("file")
    {
        Description = "A CSV file: our own export, or that of Bitly, Dub, Kutt, Rebrandly, Shlink or YOURLS.",
    };

    private static readonly Argument<FileInfo> Output = new("file") { Description = "The CSV file to write." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Check every row, but store nothing." };
    private static readonly Option<bool> Overwrite = new("--overwrite") { Description = "Replace names that have other content." };
    private static readonly Option<bool> DropGuards = new("--drop-guards")
    {
        Description = "Also import links that have a password, a visit limit or a beginning, and leave these out.",
    };

    public static Command CreateImport()
    {
        var command = new Command("import", "Stores the links of a CSV file as short names. Exits with 1 if a row was not imported.")
        {
            Input, DryRun, Overwrite, DropGuards,
        };
        command.SetAction((parsed, cancellationToken) =>
            LinkSource.UseAsync(parsed, client => ImportAsync(parsed, client, cancellationToken)));
        return command;
    }

    public static Command CreateExport()
    {
        var command = new Command("export", "Writes all short names to a CSV file, from which import restores them.") { Output };
        command.SetAction((parsed, cancellationToken) => LinkSource.UseAsync(parsed, async client =>
        {
            var path = parsed.GetValue(Output)!.FullName;
            var count = 0;
            await CsvOutput.WriteAsync(
                path,
                ',',
                LinkColumns.Names,
                client.ListAsync(cancellationToken: cancellationToken).Select(link =>
                {
                    count++;
                    return LinkColumns.Cells(link);
                }),
                cancellationToken);
            await Console.Out.WriteLineAsync($"{count} links are in {path}.");
            return 0;
        }));
        return command;
    }

    private static async Task<int> ImportAsync(ParseResult parsed, LinkClient client, CancellationToken cancellationToken)
    {
        var path = parsed.GetValue(Input)!.FullName;
        var dryRun = parsed.GetValue(DryRun);
        var file = await ImportFile.ReadAsync(path, parsed.GetValue(DropGuards), cancellationToken);
        var import = new LinkImport(client, parsed.GetValue(Overwrite), dryRun);
        var result = await ImportProgress.ShowAsync(file.Rows.Count, progress => import.RunAsync(file.Rows, progress, cancellationToken));
        foreach (var problem in result.Problems)
        {
            await Console.Error.WriteLineAsync(problem);
        }

        await Console.Out.WriteLineAsync(
            $"""
            export of  {file.Service ?? "an unknown service"}
            rows       {result.Rows}
            stored     {result.Stored}{(dryRun ? " (dry run: nothing was stored)" : "")}
            unchanged  {result.Unchanged}
            conflicts  {result.Conflicts}
            wrong      {result.Wrong}
            """);
        if (file.Unsupported.Count > 0)
        {
            await Console.Out.WriteLineAsync($"Not imported: {string.Join(", ", file.Unsupported)}.");
        }

        return result.Problems.Count == 0 ? 0 : 1;
    }
}
