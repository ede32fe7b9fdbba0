using System.CommandLine;
using System.Runtime.InteropServices;
using RedirectFunctions.Authoring.Managing;
using RedirectFunctions.LocalHost.Csv;
using RedirectFunctions.LocalHost.Links;
using RedirectFunctions.Redirects.Names;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>All short names to a CSV file and back. The file is the backup.</summary>
internal static class LinksFileCommands
{
    private static readonly Argument<FileInfo> Input = new("file")
    {
        Description = "A CSV file: our own export, or that of Bitly, Dub, Kutt, Rebrandly, Shlink or YOURLS.",
    };

    private static readonly Argument<FileInfo?> Output = new("file")
    {
        Description = "The CSV file to write.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Container = new("--container")
    {
        Description = "Instead of a file, a container of blobs in the storage account of the settings: links-<time>.csv.",
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Check every row, but store nothing." };
    private static readonly Option<FileInfo?> Follow = new("--follow")
    {
        Description = "A file that remembers what was imported: next time, what has changed is replaced, and what is gone is deleted.",
    };

    private static readonly Option<bool> Overwrite = new("--overwrite") { Description = "Replace names that have other content." };
    private static readonly Option<bool> DropGuards = new("--drop-guards")
    {
        Description = "Also import links that have a password, a visit limit or a beginning, and leave these out.",
    };

    private static readonly Option<bool> DropHosts = new("--drop-hosts")
    {
        Description = "Import all names for all hosts, whatever domains the file has.",
    };

    public static Command CreateImport()
    {
        var command = new Command("import", "Stores the links of a CSV file as short names. Exits with 1 if a row was not imported.")
        {
            Input, DryRun, Follow, Overwrite, DropGuards, DropHosts,
        };
        command.SetAction((parsed, cancellationToken) =>
            LinkSource.UseAsync(parsed, client => ImportAsync(parsed, client, cancellationToken)));
        return command;
    }

    public static Command CreateExport()
    {
        var command = new Command(
            "export",
            "Writes all short names to a CSV file, from which import restores them. Exits with 1 if the rules of one cannot be read.")
        {
            Output, Container,
        };
        command.Validators.Add(static result =>
        {
            if ((result.GetValue(Output) is null) == (result.GetValue(Container) is null))
            {
                result.AddError("Name a file, or a container with --container.");
            }
        });
        command.SetAction((parsed, cancellationToken) => LinkSource.UseAsync(parsed, async client =>
        {
            using var interruption = new Interruption(cancellationToken, PosixSignal.SIGINT);
            return parsed.GetValue(Container) is { } container
                ? await BackUpAsync(client, container, interruption.Token)
                : await ExportAsync(client, parsed.GetValue(Output)!.FullName, interruption.Token);
        }));
        return command;
    }

    private static async Task<int> ExportAsync(LinkClient client, string path, CancellationToken cancellationToken)
    {
        var (count, withoutRules) = await WriteAllAsync(client, path, cancellationToken);
        return await ReportAsync(count, path, withoutRules);
    }

    /// <summary>By way of a file, so that an export that breaks off leaves no blob.</summary>
    private static async Task<int> BackUpAsync(LinkClient client, string container, CancellationToken cancellationToken)
    {
        await using var services = CommandServices.Build();
        var backups = new BackupContainer(services.GetRequiredService<LinkTableOptions>().Account, container);
        var folder = Directory.CreateTempSubdirectory("redirect-functions-");
        try
        {
            var file = Path.Combine(folder.FullName, "links.csv");
            var (count, withoutRules) = await WriteAllAsync(client, file, cancellationToken);
            var blob = await backups.UploadAsync(file, TimeProvider.System.GetUtcNow(), cancellationToken);
            return await ReportAsync(count, $"{container}/{blob}", withoutRules);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int Count, IReadOnlyList<string> WithoutRules)> WriteAllAsync(
        LinkClient client, string path, CancellationToken cancellationToken)
    {
        var withoutRules = new List<string>();
        var count = await ProgressBar.ShowAsync("links", total: null, json: false, async progress =>
        {
            var written = 0;
            var links = client.ListAsync(cancellationToken: cancellationToken).Select(link =>
            {
                progress(++written);
                if (link.RulesProblem is not null)
                {
                    withoutRules.Add(LinksCommand.NameOf(link));
                }

                return link;
            });
            await WriteAsync(path, links, cancellationToken);
            return written;
        });
        return (count, withoutRules);
    }

    private static Task WriteAsync(string path, IAsyncEnumerable<LinkDocument> links, CancellationToken cancellationToken) =>
        CsvOutput.WriteAsync(path, ',', LinkColumns.Names, links.Select(LinkColumns.Cells), cancellationToken);

    private static async Task<int> ReportAsync(int count, string place, IReadOnlyList<string> withoutRules)
    {
        foreach (var name in withoutRules)
        {
            await Console.Error.WriteLineAsync($"{name}: its rules cannot be read, so they are not in the file.");
        }

        await Console.Out.WriteLineAsync($"{count} links are in {place}.");
        return withoutRules.Count == 0 ? 0 : 1;
    }

    private static async Task<int> ImportAsync(ParseResult parsed, LinkClient client, CancellationToken cancellationToken)
    {
        var path = parsed.GetValue(Input)!.FullName;
        var dryRun = parsed.GetValue(DryRun);
        var choices = new ImportChoices(parsed.GetValue(DropGuards), parsed.GetValue(DropHosts));
        var file = await ImportFile.ReadAsync(path, choices, cancellationToken);
        var follow = parsed.GetValue(Follow);
        var before = follow is { Exists: true }
            ? (await ImportFile.ReadAsync(follow.FullName, new ImportChoices(DropGuards: true, DropHosts: false), cancellationToken)).Rows
            : [];
        var import = new LinkImport(client, before, parsed.GetValue(Overwrite), dryRun);
        using var interruption = new Interruption(cancellationToken, PosixSignal.SIGINT);
        var result = await ProgressBar.ShowAsync(
            "links", file.Rows.Count, json: false, progress => import.RunAsync(file.Rows, progress, interruption.Token));
        if (follow is not null && !dryRun)
        {
            await WriteAsync(follow.FullName, result.Imported.ToAsyncEnumerable(), cancellationToken);
        }

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
            wrong      {result.Wrong}{(follow is null ? "" : $"{Environment.NewLine}deleted    {result.Deleted}")}
            """);
        if (file.Unsupported.Count > 0)
        {
            await Console.Out.WriteLineAsync($"Not imported: {string.Join(", ", file.Unsupported)}.");
        }

        return result.Problems.Count == 0 ? 0 : 1;
    }
}
