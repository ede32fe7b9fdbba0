namespace RedirectFunctions.LocalHost.Csv;

/// <summary>A record of a CSV file.</summary>
/// <param name="line">Where it begins in the file, the first line being 1.</param>
/// <param name="columns">The place of each column, by its normal form.</param>
/// <param name="fields">As many as the record has, which may be fewer than there are columns.</param>
internal sealed class CsvRow(int line, Dictionary<string, int> columns, string[] fields)
{
    public int Line => line;

    /// <summary>Null if it is well formed.</summary>
    public string? Problem { get; init; }

    /// <summary>Null if there is no such column, or nothing in it.</summary>
    public string? Text(string column) =>
        columns.TryGetValue(CsvTable.Normalise(column), out var index) && At(index) is { Length: > 0 } text ? text : null;

    /// <summary>Empty if the record ends before.</summary>
    public string At(int index) => index < fields.Length ? fields[index] : "";
}
