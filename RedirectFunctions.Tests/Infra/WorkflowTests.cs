using System.Text.RegularExpressions;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Infra;

/// <summary>What runs in CI with access to something is pinned, and matches what it deploys.</summary>
[Trait("Category", "Slow")]
public partial class WorkflowTests
{
    private static string Deploy => RepositoryFile.ReadAllText(".github", "workflows", "deploy.yml");

    public static TheoryData<string> Workflows =>
        [.. Directory.GetFiles(RepositoryFile.PathOf(".github", "workflows"), "*.yml").Select(file => Path.GetFileName(file)!)];

    /// <summary>A tag can be moved, a commit cannot. Dependabot reads the version from the comment.</summary>
    [Theory]
    [MemberData(nameof(Workflows))]
    public void An_action_is_pinned_to_a_commit(string workflow)
    {
        var uses = Uses().Matches(RepositoryFile.ReadAllText(".github", "workflows", workflow)).Select(match => match.Value).ToList();

        Assert.NotEmpty(uses);
        Assert.All(uses, line => Assert.Matches(@"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line));
    }

    [Fact]
    public void An_action_has_one_version() => Assert.All(
        Directory.GetFiles(RepositoryFile.PathOf(".github", "workflows"), "*.yml")
            .SelectMany(file => Uses().Matches(File.ReadAllText(file)))
            .Select(match => match.Value.Split("uses: ")[1])
            .GroupBy(action => action.Split('@')[0], StringComparer.Ordinal),
        action => Assert.Single(action.Distinct(StringComparer.Ordinal)));

    /// <summary>Every sign-in to Azure uses a token of the current run.</summary>
    [Theory]
    [InlineData("deploy.yml")]
    [InlineData("backup.yml")]
    public void What_signs_in_to_Azure_holds_no_secret(string workflow)
    {
        var text = RepositoryFile.ReadAllText(".github", "workflows", workflow);

        Assert.Contains("azure/login@", text, StringComparison.Ordinal);
        Assert.Contains("id-token: write", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secrets.", text, StringComparison.Ordinal);
    }

    /// <summary>If the workflow did not pass a variable that a parameter file reads, every deployment would use its default.</summary>
    [Fact]
    public void Every_variable_of_the_parameter_file_is_passed()
    {
        var parameters = RepositoryFile.ReadAllText("infra", "main.bicepparam");
        var secrets = parameters[parameters.IndexOf("param secretValues", StringComparison.Ordinal)..];
        secrets = secrets[..secrets.IndexOf('}', StringComparison.Ordinal)];

        Assert.Equal(
            Variables(parameters).Except(Variables(secrets)).Except(["AZURE_PRINCIPAL_ID", "AZURE_PRINCIPAL_TYPE"]).Order(StringComparer.Ordinal),
            Passed().Matches(Deploy).Select(match => match.Groups["name"].Value).Except(["BICEP", "RESOURCE_GROUP"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_deploys_with_the_Bicep_that_the_tests_check_with()
    {
        var tested = BicepVersion().Match(RepositoryFile.ReadAllText("Directory.Packages.props")).Groups["version"].Value;

        Assert.Contains($"BICEP: v{tested}\n", Deploy.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Azd_finds_the_app_that_the_template_has_tagged()
    {
        var service = AzdService().Match(RepositoryFile.ReadAllText("azure.yaml").ReplaceLineEndings("\n"));

        Assert.Equal(service.Groups["name"].Value, new Deployment("main").The("Microsoft.Web/sites")["tags.azd-service-name"].GetString());
        Assert.Single(Directory.GetFiles(RepositoryFile.PathOf(service.Groups["project"].Value), "*.csproj"));
    }

    private static IEnumerable<string> Variables(string parameters) => Variable().Matches(parameters).Select(match => match.Groups["name"].Value);

    /// <summary>Except for workflows of this repository, which have the version of the commit.</summary>
    [GeneratedRegex("uses: (?!\\./).+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Uses();

    [GeneratedRegex("readEnvironmentVariable\\('(?<name>[A-Z0-9_]+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();

    [GeneratedRegex("^  (?<name>[A-Z0-9_]+): ", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Passed();

    [GeneratedRegex("\"Azure.Bicep.CommandLine.linux-x64\" Version=\"(?<version>[0-9.]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BicepVersion();

    [GeneratedRegex("^services:\n(  #[^\n]*\n)*  (?<name>[a-z]+):\n    project: (?<project>\\w+)\n    host: function\n", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex AzdService();
}
