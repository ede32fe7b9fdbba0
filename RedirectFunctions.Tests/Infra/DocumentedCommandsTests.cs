using System.Text.RegularExpressions;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Infra;

/// <summary>The commands in the documents exist, have the options that are used, and use names that the template gives.</summary>
[Trait("Category", "Slow")]
public partial class DocumentedCommandsTests
{
    private static readonly string[] OfEveryCommand = ["--output", "--query", "--subscription"];

    public static TheoryData<string> Documents =>
    [
        "README.md",
        "infra/README.md",
        .. Directory.GetFiles(RepositoryFile.PathOf("docs"), "*.md").Select(file => $"docs/{Path.GetFileName(file)}"),
    ];

    /// <summary>Every option of the cloud tools that a document uses.</summary>
    internal static IEnumerable<string> KnownOptions => Known.Values.SelectMany(options => options);

    private static IReadOnlyDictionary<string, string[]> Known => RepositoryFile.ReadAllText("RedirectFunctions.Tests", "Infra", "az-commands.txt")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Where(line => !line.StartsWith('#'))
        .Select(line => line.Split(' '))
        .ToDictionary(words => string.Join(' ', words.TakeWhile(word => !word.StartsWith('-'))), words => words.SkipWhile(word => !word.StartsWith('-')).ToArray(), StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_command_of_the_cloud_s_tools_exists_and_has_its_options(string document) =>
        Assert.Empty(CommandsIn(RepositoryFile.ReadAllText(document.Split('/'))).Select(ProblemOf).OfType<string>());

    [Theory]
    [InlineData("az functionapp restart --name x --resource-group y", null)]
    [InlineData("az functionapp reboot --name x", "az functionapp reboot")]
    [InlineData("az functionapp restart --nam x", "--nam")]
    [InlineData("azd env set NAME value", null)]
    [InlineData("azd provison", "azd provison")]
    public void What_does_not_exist_is_found(string command, string? problem)
    {
        var found = ProblemOf(Assert.Single(CommandsIn($"`{command}`")));

        Assert.Equal(problem is null, found is null);
        Assert.Contains(problem ?? "", found ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_commands_to_look_at() => Assert.InRange(CommandsIn(RepositoryFile.ReadAllText("docs", "deploy.md")).Count(), 20, int.MaxValue);

    [Theory]
    [InlineData("docs/operations.md")]
    [InlineData("docs/deploy.md")]
    public void The_table_has_the_name_that_the_template_gives_it(string document)
    {
        var table = new Deployment("main").The("Microsoft.Storage/storageAccounts/tableServices/tables").Name;

        Assert.All(TableName().Matches(RepositoryFile.ReadAllText(document.Split('/'))).Select(match => match.Groups["name"].Value), name => Assert.Equal(table, name));
    }

    private static IEnumerable<string> CommandsIn(string text) =>
        DocumentedCode.In(text).SelectMany(line => Command().Matches(Quoted().Replace(line, "''")).Select(match => match.Value.Trim()));

    private static string? ProblemOf(string command)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var name = Known.Keys.Where(known => command == known || command.StartsWith($"{known} ", StringComparison.Ordinal)).MaxBy(known => known.Length);
        if (name is null)
        {
            return $"{command} is not known.";
        }

        var unknown = words.Where(word => word.StartsWith("--", StringComparison.Ordinal))
            .Select(word => word.Split('=')[0])
            .Except(Known[name])
            .Except(name.StartsWith("az ", StringComparison.Ordinal) ? OfEveryCommand : [])
            .ToList();
        return unknown.Count == 0 ? null : $"{name} has no {string.Join(", ", unknown)}.";
    }

    /// <summary>A command at the beginning of a line, after assignments of variables, or in a substitution, up to its end.</summary>
    [GeneratedRegex(@"(?<=^\s*|^([A-Z0-9_]+=\S*\s+)+|[$""]\(|\{ |&& )azd? [a-z][^|;)]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Command();

    [GeneratedRegex("'[^']*'|\"[^\"$]*\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex("the table `(?<name>[a-z]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TableName();
}
