using System.CommandLine;
using System.Text.RegularExpressions;
using RedirectFunctions.LocalHost.Commands;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Infra;

/// <summary>Gives the LocalHost commands in the documents to the parser that reads what people type.</summary>
public partial class OwnCommandsTests
{
    /// <summary>Documents about <c>bench</c>, which has programs of its own.</summary>
    private static readonly string[] OfBench = ["docs/performance.md", "docs/performance-log.md"];

    private static readonly RootCommand Root = CommandLine.Create();

    /// <summary>Options of <c>dotnet</c> and <c>gcloud</c>.</summary>
    private static readonly string[] OptionsOfOthers = ["--runtime", "--member"];

    public static TheoryData<string> Documents =>
    [
        "README.md",
        "infra/README.md",
        "RedirectFunctions.LocalHost/README.md",
        ".github/workflows/backup.yml",
        .. Directory.GetFiles(RepositoryFile.PathOf("docs"), "*.md").Select(file => $"docs/{Path.GetFileName(file)}"),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_command_is_understood_with_all_its_options(string document)
    {
        var codes = DocumentedCode.In(RepositoryFile.ReadAllText(document.Split('/'))).ToList();

        Assert.Empty(codes.SelectMany(CommandsIn).Select(ProblemOf).Concat(OfBench.Contains(document) ? [] : codes.Select(ProblemOfMention)).OfType<string>());
    }

    [Theory]
    [InlineData("dotnet run --project RedirectFunctions.LocalHost -- replay --sink gtm --dry-run", null)]
    [InlineData("KEY=x dotnet run --project RedirectFunctions.LocalHost -- links import <file> --app https://<the app>.example && true", null)]
    [InlineData("dotnet run --project RedirectFunctions.LocalHost", null)]
    [InlineData("dotnet run --project RedirectFunctions.LocalHost -- replay --sinks gtm", "--sinks")]
    [InlineData("dotnet run --project RedirectFunctions.LocalHost -- replai", "replai")]
    [InlineData("dotnet run --project RedirectFunctions.LocalHost -- link --csv a.csv", "--csv and --out go together")]
    [InlineData("dotnet run --project RedirectFunctions.LocalHost -- links import --app nowhere a.csv", "--app must be an address")]
    [InlineData("redirectfunctions explain --usr-agent x /r", "--usr-agent")]
    [InlineData("redirectfunctions completion tcsh", "tcsh")]
    public void What_is_not_understood_is_found(string command, string? problem)
    {
        var found = CommandsIn(command).Select(ProblemOf).OfType<string>().FirstOrDefault();

        Assert.Equal(problem is null, found is null);
        Assert.Contains(problem ?? "", found ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--dry-run", null)]
    [InlineData("--key-value", null)]
    [InlineData("import <file> [--dry-run] [--overwrite]", null)]
    [InlineData("links … --app", null)]
    [InlineData("--host go.example.com", null)]
    [InlineData("link --store", null)]
    [InlineData("--dryrun", "--dryrun")]
    [InlineData("import <file> [--force]", "--force")]
    [InlineData("explain --json --sink x", "--sink")]
    public void An_option_that_is_mentioned_and_does_not_exist_is_found(string code, string? problem)
    {
        var found = ProblemOfMention(code);

        Assert.Equal(problem is null, found is null);
        Assert.Contains(problem ?? "", found ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_commands_to_look_at() =>
        Assert.InRange(Documents.Sum(document => DocumentedCode.In(RepositoryFile.ReadAllText(document.Data.Split('/'))).SelectMany(CommandsIn).Count()), 20, int.MaxValue);

    /// <summary>The arguments after the program's name, to the end of the command. A placeholder counts as a word.</summary>
    private static IEnumerable<string> CommandsIn(string code) => OwnCommand()
        .Matches(Placeholder().Replace(code, placeholder => placeholder.Value == "<shell>" ? "bash" : "x"))
        .Select(match => match.Groups["arguments"].Value.Trim())
        .Where(arguments => arguments.Length > 0 && arguments != "x" && !arguments.Contains('…', StringComparison.Ordinal));

    private static string? ProblemOf(string arguments)
    {
        var words = Word().Matches(arguments).Select(match => match.Value.Trim('\'', '"')).ToArray();
        var errors = Root.Parse(words).Errors;
        return errors.Count == 0 ? null : $"{arguments}: {string.Join(' ', errors.Select(error => error.Message))}";
    }

    /// <summary>An option alone may belong to any command. After one of our commands, it must be one of that command's.</summary>
    private static string? ProblemOfMention(string code)
    {
        var options = OptionName().Matches(code).Select(match => match.Value).ToList();
        // A shell also has a command "export".
        var first = code.Contains("=$(", StringComparison.Ordinal) ? "" : code.Split(' ')[0];
        var known = first.StartsWith("--", StringComparison.Ordinal)
            ? AllCommands(Root).SelectMany(OptionsOf).Concat(DocumentedCommandsTests.KnownOptions).Concat(OptionsOfOthers)
            : AllCommands(Root).Where(command => command.Name == first && command != Root).SelectMany(command => AllCommands(command).SelectMany(OptionsOf)).ToList();
        var unknown = options.Except(known, StringComparer.Ordinal).ToList();
        return !known.Any() || unknown.Count == 0 ? null : $"`{code}`: there is no {string.Join(", ", unknown)}.";
    }

    private static IEnumerable<Command> AllCommands(Command command) => [command, .. command.Subcommands.SelectMany(AllCommands)];

    /// <summary>Its own options, and those that it inherits from the commands above it.</summary>
    private static IEnumerable<string> OptionsOf(Command command) => command.Options
        .Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)))
        .SelectMany(option => option.Aliases.Append(option.Name));

    [GeneratedRegex(@"(?:RedirectFunctions\.LocalHost --|^redirectfunctions) (?<arguments>[^|&;)>#]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OwnCommand();

    [GeneratedRegex("<[^<>]+>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex("'[^']*'|\"[^\"]*\"|[^\\s]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();

    [GeneratedRegex("(?<![\\w-])--[a-z][a-z-]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OptionName();
}
