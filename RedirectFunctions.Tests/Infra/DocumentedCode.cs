using System.Text.RegularExpressions;

namespace RedirectFunctions.Tests.Infra;

/// <summary>What stands in the code of a document: the lines of its fences, and what is between backticks.</summary>
internal static partial class DocumentedCode
{
    /// <summary>A backslash at its end continues a line. What is no Markdown is one line of code after the other.</summary>
    public static IEnumerable<string> In(string text)
    {
        var joined = text.ReplaceLineEndings("\n").Replace("\\\n", " ", StringComparison.Ordinal);
        var fenced = Fence().Matches(joined).Select(match => match.Groups["code"].Value);
        var inline = Inline().Matches(Fence().Replace(joined, "")).Select(match => match.Groups["code"].Value);
        return joined.StartsWith("name: ", StringComparison.Ordinal) ? joined.Split('\n') : fenced.Concat(inline).SelectMany(code => code.Split('\n'));
    }

    [GeneratedRegex("^```[a-z]*\n(?<code>.*?)^ *```", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Inline();
}
