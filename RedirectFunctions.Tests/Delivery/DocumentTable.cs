using System.Text.RegularExpressions;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Delivery;

/// <summary>The tables of a Markdown document, row by row, each row as its cells.</summary>
internal static partial class DocumentTable
{
    /// <summary>The rows, without headings, of the first table after a text.</summary>
    public static List<string[]> After(string text, params string[] path)
    {
        var document = RepositoryFile.ReadAllText(path);
        var start = document.IndexOf(text, StringComparison.Ordinal);
        Assert.True(start >= 0, $"{string.Join('/', path)} has no \"{text}\".");
        return
        [
            .. document[start..].Split('\n')
                .SkipWhile(line => !line.StartsWith('|'))
                .TakeWhile(line => line.StartsWith('|'))
                .Skip(2)
                .Select(line => line.Trim().Trim('|').Split('|').Select(cell => cell.Trim()).ToArray()),
        ];
    }

    /// <summary>The code in a cell, apart from wildcards such as <c>utm_*</c>.</summary>
    public static IEnumerable<string> Names(string cell) =>
        InlineCode().Matches(cell).Select(match => match.Groups["name"].Value).Where(name => !name.EndsWith('*'));

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InlineCode();
}
