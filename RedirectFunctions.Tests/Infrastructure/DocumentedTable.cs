namespace RedirectFunctions.Tests.Infrastructure;

/// <summary>A measured table in a document, between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c>.</summary>
internal sealed class DocumentedTable(string document, string name)
{
    private readonly string _file = RepositoryFile.PathOf(document.Split('/'));

    /// <summary>The cells of each row except the head.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows =>
    [
        .. Parts(File.ReadAllText(_file)).Table
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(2)
            .Select(row => row.Trim('|', '\r').Split('|', StringSplitOptions.TrimEntries)),
    ];

    /// <summary>Figures are aligned to the right.</summary>
    public void Write(string[] head, string[][] rows)
    {
        var text = File.ReadAllText(_file).ReplaceLineEndings("\n");
        var (before, _, after) = Parts(text);
        var lines = (string[])[Line(head), $"|---|{string.Concat(Enumerable.Repeat("---:|", head.Length - 1))}", .. rows.Select(Line)];
        File.WriteAllText(_file, $"{before}{string.Join('\n', lines)}\n{after}");
    }

    private static string Line(string[] cells) => $"| {string.Join(" | ", cells)} |";

    private (string Before, string Table, string After) Parts(string text)
    {
        var begin = text.IndexOf($"<!-- {name} -->", StringComparison.Ordinal);
        var end = text.IndexOf($"<!-- /{name} -->", StringComparison.Ordinal);
        Assert.True(begin >= 0 && end > begin, $"{document} has no place for the table {name}.");
        begin = text.IndexOf('\n', begin) + 1;
        return (text[..begin], text[begin..end], text[end..]);
    }
}
