using System.CommandLine;
using System.CommandLine.Parsing;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>What somebody probably meant who has mistyped a command or an option.</summary>
internal static class Suggestion
{
    /// <summary>Null if nothing that exists is like it.</summary>
    public static string? For(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var meant = parsed.UnmatchedTokens
            .Select(token => Nearest(token, Names(command, isOption: token.StartsWith('-'))))
            .FirstOrDefault(static name => name is not null);
        var help = string.Join(' ', [.. Path(parsed), "--help"]);
        return meant is null ? null : $"Did you mean {meant}? {help} lists what there is.";
    }

    /// <summary>The nearest name of which no more than a third is wrong: a name of one or two letters is never meant.</summary>
    public static string? Nearest(string typed, IEnumerable<string> names) => names
        .Select(name => (Name: name, Distance: Distance(typed, name)))
        .Where(static candidate => candidate.Distance <= candidate.Name.Length / 3)
        .OrderBy(static candidate => candidate.Distance)
        .Select(static candidate => candidate.Name)
        .FirstOrDefault();

    private static IEnumerable<string> Names(Command command, bool isOption) => isOption
        ? command.Options.Where(static option => !option.Hidden).Select(static option => option.Name)
        : command.Subcommands.Where(static sub => !sub.Hidden).Select(static sub => sub.Name);

    private static Stack<string> Path(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (SymbolResult? result = parsed.CommandResult; result is not null; result = result.Parent)
        {
            if (result is CommandResult { Command: not RootCommand and var command })
            {
                names.Push(command.Name);
            }
        }

        return names;
    }

    /// <summary>Levenshtein's: how many letters must be put in, taken out or changed.</summary>
    private static int Distance(string from, string to)
    {
        var previous = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 0; i < from.Length; i++)
        {
            var current = new int[to.Length + 1];
            current[0] = i + 1;
            for (var j = 0; j < to.Length; j++)
            {
                var changed = previous[j] + (from[i] == to[j] ? 0 : 1);
                current[j + 1] = Math.Min(changed, Math.Min(previous[j + 1], current[j]) + 1);
            }

            previous = current;
        }

        return previous[to.Length];
    }
}
