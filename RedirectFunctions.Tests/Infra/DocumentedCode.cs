using System.Text.RegularExpressions;

namespace RedirectFunctions.Tests.Infra;

/// <summary>The code in a document: the lines of its code blocks, and the text between backticks.</summary>
internal static partial class DocumentedCode
{
    /// <summary>A backslash at the end of a line continues it. In a file that is not Markdown, every line is code.</summary>
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
