namespace RedirectFunctions.Tests.Infra.Kql;

/// <summary>A row: texts, doubles, booleans, times and timespans by the names of their columns.</summary>
internal sealed record KqlRow(string Table, IReadOnlyDictionary<string, object> Columns)
{
    public object this[string column] => Columns.TryGetValue(column, out var value) ? value : "";

    public DateTimeOffset TimeGenerated => (DateTimeOffset)Columns["TimeGenerated"];
}
