using System.Globalization;
using System.Text.RegularExpressions;

namespace Fuzz;

/// <summary>A hostile input, and the answer that the app must give.</summary>
/// <param name="Number">The line's number in its file.</param>
/// <param name="Expected">302, the code of a refusal, or the status of an answer that is not the app's own.</param>
/// <param name="Text">The input itself, with its escapes resolved.</param>
internal sealed partial record HostileLine(int Number, string Expected, string Text)
{
    /// <summary>Texts of destinations, to be encoded into a link.</summary>
    public static IReadOnlyList<HostileLine> Destinations { get; } = Read("hostile-destinations.txt");

    /// <summary>Path and query of whole requests.</summary>
    public static IReadOnlyList<HostileLine> Links { get; } = Read("hostile-links.txt");

    private static HostileLine[] Read(string file)
    {
        using var stream = typeof(HostileLine).Assembly.GetManifestResourceStream($"Fuzz.Corpus.{file}")!;
        using var reader = new StreamReader(stream);
        return
        [
            .. reader.ReadToEnd().Split('\n')
                .Select((line, index) => (Match: Line().Match(line), Number: index + 1))
                .Where(line => line.Match.Success)
                .Select(
                    line => new HostileLine(line.Number, line.Match.Groups["expected"].Value, Unescape(line.Match.Groups["text"].Value))),
        ];
    }

    private static string Unescape(string text) => Escape().Replace(
        Repetition().Replace(
            text, match => string.Concat(Enumerable.Repeat(match.Groups["text"].Value, int.Parse(match.Groups["times"].Value)))),
        match => match.Value[1] switch
        {
            '\\' => "\\",
            't' => "\t",
            'r' => "\r",
            'n' => "\n",
            '0' => "\0",
            _ => ((char)int.Parse(match.Value.AsSpan(2), NumberStyles.AllowHexSpecifier)).ToString(),
        });

    [GeneratedRegex("^(?<expected>[0-9a-z_]+) +(?<text>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();

    [GeneratedRegex("«(?<text>[^×]+)×(?<times>[0-9]+)»", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Repetition();

    [GeneratedRegex(@"\\(?:[\\trn0]|u[0-9a-f]{4})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Escape();
}
