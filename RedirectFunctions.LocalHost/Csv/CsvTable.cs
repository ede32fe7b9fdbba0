using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace RedirectFunctions.LocalHost.Csv;

/// <summary>
/// A CSV file as people have it (RFC 4180 and what spreadsheets make of it): separated by commas, semicolons or tabs, with or without
/// Excel's first line <c>sep=;</c>, with rows of separators alone at its end.
/// </summary>
/// <param name="Separator">As the file has it.</param>
/// <param name="Header">The columns as the file calls them.</param>
/// <param name="Rows">Without the empty ones.</param>
internal sealed record CsvTable(char Separator, IReadOnlyList<string> Header, IReadOnlyList<CsvRow> Rows)
{
    private static readonly char[] Separators = [',', ';', '\t'];

    /// <summary>The one form in which columns are compared: <c>UTM Source</c>, <c>utm-source</c> and <c>utm_source</c> are one.</summary>
    public static string Normalise(string column) =>
        string.Concat(column.Where(static character => !char.IsWhiteSpace(character) && character is not ('_' or '-'))).ToLowerInvariant();

    public bool Has(string column) => Header.Any(name => Normalise(name) == Normalise(column));

    /// <param name="columns">What its first line may be, for the message about a file without one.</param>
    /// <exception cref="LocalHostException">The file cannot be read, or it has no header or the same column twice.</exception>
    public static async Task<CsvTable> ReadAsync(string path, string columns, CancellationToken cancellationToken) =>
        Parse(await CsvText.ReadAsync(path, cancellationToken), path, columns);

    internal static CsvTable Parse(string text, string path, string columns)
    {
        var (separator, body, linesBefore) = SeparatorOf(text);
        var isBad = false;
        using var reader = new StringReader(body);
        using var parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = separator.ToString(),
            TrimOptions = TrimOptions.Trim,
            BadDataFound = _ => isBad = true,
        });
        if (!parser.Read())
        {
            throw new LocalHostException($"{path} is empty. Its first line must name the columns: {columns}.");
        }

        var header = parser.Record!;
        var byName = Index(header, path);
        var rows = new List<CsvRow>();
        for (isBad = false; parser.Read(); isBad = false)
        {
            var fields = parser.Record!;
            if (!fields.All(string.IsNullOrEmpty))
            {
                var line = linesBefore + parser.RawRow - LineBreaksIn(parser.RawRecord);
                rows.Add(new CsvRow(line, byName, fields) { Problem = ProblemOf(fields, header.Length, isBad, separator) });
            }
        }

        return new CsvTable(separator, header, rows);
    }

    /// <summary>Only those within values. A quote that is not closed takes the last one in as well.</summary>
    private static int LineBreaksIn(string record) =>
        (record.Count(static character => character == '"') % 2 == 0 ? record.Trim() : record.TrimStart())
            .Count(static character => character == '\n');

    private static Dictionary<string, int> Index(string[] header, string path)
    {
        var byName = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < header.Length; index++)
        {
            if (Normalise(header[index]) is { Length: > 0 } name && !byName.TryAdd(name, index))
            {
                throw new LocalHostException($"{path} has the column {header[index]} twice: which one counts? Remove one.");
            }
        }

        return byName;
    }

    private static string? ProblemOf(string[] fields, int columns, bool isBad, char separator) =>
        isBad ? "this is not CSV: a quote is not closed or not doubled."
        : fields.Skip(columns).Any(static field => field.Length > 0)
            ? $"it has more values than the header has columns: put a value that contains {Shown(separator)} into quotes."
        : null;

    private static string Shown(char separator) => separator == '\t' ? "a tab" : $"\"{separator}\"";

    /// <summary>What <c>sep=</c> says, or what occurs most in the header outside quotes.</summary>
    private static (char Separator, string Body, int LinesBefore) SeparatorOf(string text)
    {
        var first = text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? text[..end] : text;
        if (first.Trim('"') is { Length: 5 } line && line.StartsWith("sep=", StringComparison.OrdinalIgnoreCase))
        {
            var rest = text[first.Length..];
            return (line[4], rest.StartsWith("\r\n", StringComparison.Ordinal) ? rest[2..] : rest.Length > 0 ? rest[1..] : "", 1);
        }

        var unquoted = string.Concat(first.Split('"').Where(static (_, index) => index % 2 == 0));
        return (Separators.MaxBy(separator => unquoted.Count(character => character == separator)), text, 0);
    }
}
