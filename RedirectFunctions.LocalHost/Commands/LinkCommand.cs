using System.CommandLine;
using RedirectFunctions.Authoring.Building;
using RedirectFunctions.LocalHost.Csv;
using RedirectFunctions.LocalHost.Links;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>Makes links with the settings that a run would use: one from the command line, or one for each line of a CSV file.</summary>
internal static class LinkCommand
{
    private static readonly Argument<string?> Destination = new("destination")
    {
        Description = "Where the link leads.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly IReadOnlyDictionary<string, Option<string?>> Campaign =
        new[] { "utm_source", "utm_medium", "utm_campaign", "utm_id", "utm_term", "utm_content" }
            .ToDictionary(
                static name => name,
                static name => new Option<string?>($"--{name.Replace('_', '-')}") { Description = $"{name} for the destination." },
                StringComparer.Ordinal);

    private static readonly Option<string?> Expires = new("--expires") { Description = $"When the link expires: {ExpiryText.Help}." };
    private static readonly Option<string?> Name = new("--name") { Description = "A name for the link, reported with its clicks." };
    private static readonly Option<bool> Sign = new("--sign") { Description = "Sign the link even if the host is listed." };
    private static readonly Option<string> Base = new("--base")
    {
        Description = "What precedes the link's path.",
        DefaultValueFactory = _ => LocalAppOptions.DefaultUrls,
    };
    private static readonly Option<FileInfo?> Csv = new("--csv")
    {
        Description = "A CSV file in UTF-8 with a column destination and any of utm_…, expires, name. Other columns are copied.",
    };
    private static readonly Option<bool> Store = new("--store")
    {
        Description = "Also store the destination as the short name of --name, or of the column name. A name that is taken is an error.",
    };
    private static readonly Option<FileInfo?> Out = new("--out")
    {
        Description = "The file to write, with columns link, path_link and warnings added.",
    };

    private static readonly Option<bool> Json = JsonOutput.CreateOption();

    public static Command Create()
    {
        var command = new Command("link", "Makes a tracked link, or one for each line of a CSV file.")
        {
            Destination, Expires, Name, Sign, Base, Csv, Out, Store, Json, LinkSource.App, LinkSource.Key,
        };
        foreach (var option in Campaign.Values)
        {
            command.Options.Add(option);
        }

        Expires.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && ExpiryText.Parse(text, TimeProvider.System.GetUtcNow()) is null)
            {
                result.AddError($"--expires must be like {ExpiryText.Help}.");
            }
        });
        command.Validators.Add(static result =>
        {
            if ((result.GetValue(Destination) is null) == (result.GetValue(Csv) is null))
            {
                result.AddError("Name a destination, or a file with --csv and --out.");
            }

            if ((result.GetValue(Csv) is null) != (result.GetValue(Out) is null))
            {
                result.AddError("--csv and --out go together.");
            }

            if (result.GetValue(Json) && result.GetValue(Csv) is not null)
            {
                result.AddError("--json is for one link; --csv writes a file.");
            }

            if (result.GetValue(Store) && result.GetValue(Csv) is null && result.GetValue(Name) is null)
            {
                result.AddError("--store needs --name.");
            }

            if (result.GetValue(Csv) is { } csv && result.GetValue(Out) is { } output && CsvOutput.IsSameFile(csv, output))
            {
                result.AddError("--out names the file of --csv, which would be lost: name another one.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var services = CommandServices.Build(needsStorage: false);
        var builder = services.GetRequiredService<LinkBuilder>();
        return parsed.GetValue(Store)
            ? await LinkSource.UseAsync(parsed, client => RunAsync(parsed, builder, client, cancellationToken))
            : await RunAsync(parsed, builder, store: null, cancellationToken);
    }

    private static async Task<int> RunAsync(ParseResult parsed, LinkBuilder builder, LinkClient? store, CancellationToken cancellationToken)
    {
        var origin = parsed.GetValue(Base)!;
        if (parsed.GetValue(Csv) is { } csv)
        {
            return await LinkCsv.ConvertAsync(csv.FullName, parsed.GetValue(Out)!.FullName, builder, origin, store, cancellationToken);
        }

        var order = OrderOf(parsed);
        var link = builder.Build(order, out string? problem) ?? throw new LocalHostException(problem!);
        if (store is not null)
        {
            await LinkStore.StoreAsync(store, order.Name!, link, order.Expires, cancellationToken);
        }

        var shortLink = store is null ? null : LinkStore.ShortLink(origin, order.Name!);
        if (parsed.GetValue(Json))
        {
            await JsonOutput.WriteAsync(link, ("shortLink", shortLink));
            return 0;
        }

        return await PrintAsync(link, shortLink);
    }

    private static LinkOrder OrderOf(ParseResult parsed) => new()
    {
        Destination = parsed.GetValue(Destination),
        Campaign = Campaign.ToDictionary(static option => option.Key, option => parsed.GetValue(option.Value), StringComparer.Ordinal),
        Expires = parsed.GetValue(Expires) is { } expires ? ExpiryText.Parse(expires, TimeProvider.System.GetUtcNow()) : null,
        Name = parsed.GetValue(Name),
        Sign = parsed.GetValue(Sign),
        Base = parsed.GetValue(Base),
    };

    private static async Task<int> PrintAsync(BuiltLink link, string? shortLink)
    {
        if (shortLink is not null)
        {
            await Console.Out.WriteLineAsync($"short      {shortLink}");
        }

        await Console.Out.WriteLineAsync(
            $"""
            link       {link.Link}
            path link  {link.PathLink ?? "none"}
            leads to   {link.Destination}
            signed     {(link.IsSigned ? "yes" : "no")}
            """);
        foreach (var warning in link.Warnings)
        {
            await Console.Out.WriteLineAsync($"warning    {warning.Field}: {warning.Text}");
        }

        return 0;
    }
}
