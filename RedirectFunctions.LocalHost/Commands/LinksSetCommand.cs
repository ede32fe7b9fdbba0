using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using RedirectFunctions.Authoring.Managing;
using RedirectFunctions.LocalHost.Links;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>Stores a new short name, or changes what is said about one and nothing else.</summary>
internal static class LinksSetCommand
{
    private const string Never = "never";

    private static readonly Argument<string> Name = new("name") { Description = "The short name." };
    private static readonly Argument<string?> Destination = new("destination")
    {
        Description = "Where it leads; needed for a new name.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Title = new("--title") { Description = "A title for people; empty to remove it." };
    private static readonly Option<string?> Tags = new("--tags") { Description = "All its tags, separated by commas; empty for none." };
    private static readonly Option<string?> Rules = new("--rules")
    {
        Description = "All its rules, as a JSON array or as a file with one; empty for none.",
    };

    private static readonly Option<bool?> Disabled = new("--disabled") { Description = "true switches it off, false on." };
    private static readonly Option<string?> Expires = new("--expires")
    {
        Description = $"When it ends: {ExpiryText.Help}, or {Never}.",
        Validators =
        {
            static result =>
            {
                if (result.GetValueOrDefault<string?>() is { } text and not Never
                    && ExpiryText.Parse(text, TimeProvider.System.GetUtcNow()) is null)
                {
                    result.AddError($"--expires must be like {ExpiryText.Help}, or {Never}.");
                }
            },
        },
    };

    public static Command Create()
    {
        var command = new Command("set", "Stores a short name, or changes parts of it.")
        {
            Name, Destination, LinksCommand.Host, Title, Tags, Rules, Disabled, Expires,
        };
        command.SetAction((parsed, cancellationToken) => LinkSource.UseAsync(parsed, async client =>
        {
            var link = await SetAsync(parsed, client, cancellationToken);
            await Console.Out.WriteLineAsync(LinksCommand.TextOf(link));
            return 0;
        }));
        return command;
    }

    private static async Task<LinkDocument> SetAsync(ParseResult parsed, LinkClient client, CancellationToken cancellationToken)
    {
        var name = parsed.GetValue(Name)!;
        var host = parsed.GetValue(LinksCommand.Host);
        var patch = PatchOf(parsed);
        if (await client.FindAsync(name, host, cancellationToken) is not null)
        {
            return await client.PatchAsync(name, host, JsonSerializer.SerializeToUtf8Bytes(patch), cancellationToken);
        }

        if (parsed.GetValue(Destination) is null)
        {
            throw new LocalHostException(
                $"Nothing is stored under {name}. For a new name, say where it leads: links set {name} https://example.com/");
        }

        var link = patch.Deserialize(LinkJson.Default.LinkDocument)! with { Name = name, Host = host };
        return await client.PutAsync(link, ifMatch: null, "", cancellationToken)
            ?? throw new LocalHostException($"{name} was stored by somebody else in this moment. Try again.");
    }

    private static JsonObject PatchOf(ParseResult parsed)
    {
        var patch = new JsonObject();
        Add("destination", Destination, static text => text);
        Add("title", Title, static text => text.Length == 0 ? null : text);
        Add("tags", Tags, static text => new JsonArray([.. text.Split(',').Select(static tag => (JsonNode)tag.Trim())]));
        Add("expires", Expires, static text =>
            text == Never ? null : ExpiryText.Parse(text, TimeProvider.System.GetUtcNow()));
        Add("rules", Rules, RulesOf);
        if (parsed.GetValue(Disabled) is { } disabled)
        {
            patch["disabled"] = disabled;
        }

        return patch;

        void Add(string member, Symbol symbol, Func<string, JsonNode?> node)
        {
            if ((symbol is Option<string?> option ? parsed.GetValue(option) : parsed.GetValue((Argument<string?>)symbol)) is { } text)
            {
                patch[member] = node(text);
            }
        }
    }

    /// <exception cref="LocalHostException">It is neither rules nor a file with them.</exception>
    private static JsonNode? RulesOf(string text)
    {
        var isJson = text.TrimStart().StartsWith('[');
        if (text.Length > 0 && !isJson && !File.Exists(text))
        {
            throw new LocalHostException($"--rules must be a JSON array or a file with one; there is no file {text}.");
        }

        var json = text.Length == 0 ? "[]" : isJson ? text : File.ReadAllText(text);
        return RuleJson.Read(json, out var problem) is { } rules
            ? JsonSerializer.SerializeToNode(rules, LinkJson.Default.IReadOnlyListRuleDocument)
            : throw new LocalHostException($"--rules: {problem}");
    }
}
