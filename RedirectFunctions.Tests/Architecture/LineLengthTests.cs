using System.Globalization;
using System.Text.RegularExpressions;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Architecture;

public sealed partial class LineLengthTests
{
    /// <summary>The formatter ignores max_line_length.</summary>
    [Theory]
    [InlineData("RedirectFunctions")]
    [InlineData("RedirectFunctions.LocalHost")]
    public void No_line_is_longer_than_the_editor_allows(string project)
    {
        var limit = int.Parse(Limit().Match(RepositoryFile.ReadAllText(".editorconfig")).Groups["limit"].ValueSpan, CultureInfo.InvariantCulture);

        var root = RepositoryFile.PathOf(project);
        var files = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"));
        var lines = files.SelectMany(File.ReadLines, (file, line) => (File: Path.GetRelativePath(root, file), Line: line));
        Assert.DoesNotContain(lines, line => line.Line.Length > limit);
    }

    [GeneratedRegex(@"^max_line_length = (?<limit>\d+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Limit();
}
