using System.CommandLine;
using RedirectFunctions.Authoring.Managing;
using RedirectFunctions.LocalHost.Links;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>Manages short names: of an app, or those in the storage account of the settings.</summary>
internal static class LinksCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "The short name." };
    private static readonly Argument<string[]> Names = new("names") { Description = "Short names.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> Prefix = new("--prefix") { Description = "Only names that begin like this." };
    public static readonly Option<string?> Host = new("--host")
    {
        Description = "The name of this host alone, such as go.example.com; without it, that of all hosts.",
    };

    private static readonly Option<string?> OfHost = new("--host")
    {
        Description = "Only names of this host alone; * for those of all hosts.",
    };

    private static readonly Option<string?> Tag = new("--tag") { Description = "Only names with this tag." };

    public static Command Create() => new("links", "Lists, shows, changes, imports and exports short names.")
    {
        LinkSource.App,
        LinkSource.Key,
        LinksFileCommands.CreateImport(),
        LinksFileCommands.CreateExport(),
        CreateList(),
        CreateShow(),
        LinksSetCommand.Create(),
        LinksSignCommand.Create(),
        CreateForEach("disable", "Switches names off; set --disabled false switches them on again.", DisableAsync),
        CreateForEach("delete", "Deletes names.", static (client, name, host, token) => client.DeleteAsync(name, host, token)),
    };

    private static Task DisableAsync(LinkClient client, string name, string? host, CancellationToken cancellationToken) =>
        client.PatchAsync(name, host, """{"disabled":true}"""u8.ToArray(), cancellationToken);

    private static Command CreateList()
    {
        var command = new Command("list", "Lists short names: name, state, destination, tags and title, separated by tabs.")
        {
            Prefix, Tag, OfHost,
        };
        command.SetAction((parsed, cancellationToken) => LinkSource.UseAsync(parsed, async client =>
        {
            await foreach (var link in client.ListAsync(
                parsed.GetValue(Prefix), parsed.GetValue(Tag), parsed.GetValue(OfHost), cancellationToken))
            {
                var tags = string.Join(',', link.Tags ?? []);
                await Console.Out.WriteLineAsync(
                    string.Join('\t', NameOf(link), State(link), link.Destination, tags, link.Title).TrimEnd('\t'));
            }

            return 0;
        }));
        return command;
    }

    private static Command CreateShow()
    {
        var command = new Command("show", "Shows a short name.") { Name, Host };
        command.SetAction((parsed, cancellationToken) => LinkSource.UseAsync(parsed, async client =>
        {
            var name = parsed.GetValue(Name)!;
            var link = await client.FindAsync(name, parsed.GetValue(Host), cancellationToken)
                ?? throw new LocalHostException($"Nothing is stored under {name}.");
            await Console.Out.WriteLineAsync(TextOf(link));
            return 0;
        }));
        return command;
    }

    /// <summary>One name that fails keeps no other from its turn.</summary>
    private static Command CreateForEach(string name, string description, Func<LinkClient, string, string?, CancellationToken, Task> act)
    {
        var command = new Command(name, description) { Names, Host };
        command.SetAction((parsed, cancellationToken) => LinkSource.UseAsync(parsed, async client =>
        {
            var failed = 0;
            foreach (var one in parsed.GetValue(Names)!)
            {
                try
                {
                    await act(client, one, parsed.GetValue(Host), cancellationToken);
                    await Console.Out.WriteLineAsync($"{one}: done");
                }
                catch (LocalHostException exception)
                {
                    failed++;
                    await Console.Error.WriteLineAsync($"{one}: {exception.Message}");
                }
            }

            return failed == 0 ? 0 : 1;
        }));
        return command;
    }

    public static string TextOf(LinkDocument link) =>
        $"""
        name         {NameOf(link)}
        destination  {link.Destination}
        state        {State(link)}
        expires      {(link.Expires is null ? "never" : LinkColumns.Text(link.Expires))}
        title        {link.Title}
        tags         {string.Join(", ", link.Tags ?? [])}
        created      {LinkColumns.Text(link.Created)}
        updated      {LinkColumns.Text(link.Updated)}
        rules        {link.RulesProblem ?? RuleJson.Write(link.Rules)}
        """;

    public static string NameOf(LinkDocument link) => link.Host is null ? link.Name! : $"{link.Name}@{link.Host}";

    private static string State(LinkDocument link) =>
        link.Disabled ? "disabled" : link.Expires <= TimeProvider.System.GetUtcNow() ? "expired"
        : link.RulesProblem is not null ? "rules unreadable"
        : "on";
}
