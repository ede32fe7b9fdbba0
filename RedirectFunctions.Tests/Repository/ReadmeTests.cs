using System.Globalization;
using System.Text.RegularExpressions;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Repository;

/// <summary>What the README says about the other documents.</summary>
public partial class ReadmeTests
{
    private static string Readme => RepositoryFile.ReadAllText("README.md");

    [Fact]
    public void Read_on_lists_every_document()
    {
        var listed = Readme[Readme.IndexOf("## Read on", StringComparison.Ordinal)..];

        Assert.All(
            Directory.GetFiles(RepositoryFile.PathOf("docs"), "*.md").Select(Path.GetFileName),
            name => Assert.Contains($"](docs/{name})", listed, StringComparison.Ordinal));
    }

    [Fact]
    public void The_costs_of_a_million_clicks_are_those_of_the_document()
    {
        var costs = RepositoryFile.ReadAllText("docs", "costs.md");
        var table = costs[costs.IndexOf("<!-- million -->", StringComparison.Ordinal)..costs.IndexOf("<!-- /million -->", StringComparison.Ordinal)];
        var worked = Total().Matches(table).Select(match => Math.Round(decimal.Parse(match.Groups["dollars"].Value, CultureInfo.InvariantCulture)));
        var quoted = Dollars().Matches(Readme).Select(match => decimal.Parse(match.Groups["dollars"].Value, CultureInfo.InvariantCulture)).ToList();

        Assert.NotEmpty(quoted);
        Assert.Empty(quoted.Except(worked));
    }

    [GeneratedRegex(@"\*\*(?<dollars>[0-9.]+)\*\* \|$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Total();

    [GeneratedRegex(@"\$(?<dollars>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Dollars();
}
