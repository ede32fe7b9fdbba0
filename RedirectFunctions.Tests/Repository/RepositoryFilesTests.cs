using System.Text.RegularExpressions;
using System.Xml.Linq;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Repository;

/// <summary>What the repository has for its readers, besides the code.</summary>
public partial class RepositoryFilesTests
{
    private static readonly string[] NotOurs = ["node_modules", "bin", "obj", "artifacts", "StrykerOutput", "TestResults"];

    public static TheoryData<string> Documents =>
        [.. Directory.EnumerateFiles(RepositoryFile.PathOf(), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(RepositoryFile.PathOf(), file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => NotOurs.Contains(part) || part[0] == '.'))
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_document_links_to_what_is_there(string document)
    {
        var links = Link().Matches(Code().Replace(RepositoryFile.ReadAllText(document), "")).Select(match => match.Groups["target"].Value);
        var folder = Path.GetDirectoryName(RepositoryFile.PathOf(document))!;

        Assert.All(links.Where(link => !link.Contains("://", StringComparison.Ordinal)), link =>
        {
            var parts = link.Split('#');
            var file = parts[0].Length == 0 ? RepositoryFile.PathOf(document) : Path.Combine(folder, Uri.UnescapeDataString(parts[0]));
            Assert.True(Path.Exists(file), $"{document} links to {link}, but there is no such file.");
            Assert.True(
                parts.Length == 1 || !file.EndsWith(".md", StringComparison.Ordinal) || Anchors(file).Contains(parts[1]),
                $"{document} links to {link}, but there is no such heading.");
        });
    }

    [Fact]
    public void The_changelog_begins_with_the_version_that_is_built()
    {
        var version = XDocument.Load(RepositoryFile.PathOf("Directory.Build.props")).Descendants("Version").Single().Value;

        Assert.Equal($"## {version}", RepositoryFile.ReadAllText("CHANGELOG.md").Split('\n').First(line => line.StartsWith("## ", StringComparison.Ordinal)).Trim());
    }

    [Theory]
    [InlineData("RedirectFunctions")]
    [InlineData("RedirectFunctions.LocalHost")]
    public void The_notices_name_every_package_that_a_program_uses(string project)
    {
        var notices = RepositoryFile.ReadAllText("THIRD-PARTY-NOTICES.md");
        var packages = XDocument.Load(RepositoryFile.PathOf(project, $"{project}.csproj")).Descendants("PackageReference")
            .Select(package => package.Attribute("Include")!.Value).ToList();

        Assert.NotEmpty(packages);
        Assert.All(packages, package => Assert.Matches($@"[| ]{Regex.Escape(package)}[,| ]", notices));
    }

    [Fact]
    public void The_notices_name_every_data_file_that_comes_from_somebody_else()
    {
        var notices = RepositoryFile.ReadAllText("THIRD-PARTY-NOTICES.md");
        var taken = Directory.EnumerateFiles(RepositoryFile.PathOf("RedirectFunctions", "Clicks"), "*.txt", SearchOption.AllDirectories)
            .Where(file => File.ReadLines(file).Take(2).Any(line => line.Contains("Written by scripts/refresh-", StringComparison.Ordinal)))
            .Select(Path.GetFileName).ToList();

        Assert.Equal(["bot-patterns.txt", "top-level-domains.txt"], taken.Order(StringComparer.Ordinal));
        Assert.All(taken, file => Assert.Contains($"/{file})", notices, StringComparison.Ordinal));
    }

    /// <summary>As on GitHub: lower case, no punctuation, hyphens for spaces.</summary>
    private static IEnumerable<string> Anchors(string file) => Heading().Matches(Code().Replace(File.ReadAllText(file), ""))
        .Select(match => NotInAnchor().Replace(LinkText().Replace(match.Groups["text"].Value, "${text}").Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex Code();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[(?<text>[^\]]+)\]\([^)]+\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LinkText();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, 1000)]
    private static partial Regex NotInAnchor();
}
