namespace RedirectFunctions.Tests.Infra.Kql;

/// <summary>
/// Runs the few operators of the Kusto Query Language that the alerts use, over rows that a test has made up. It refuses whatever it does not
/// know, including <c>bin</c>: an answer that is not Kusto's would prove nothing.
/// </summary>
/// <remarks>
/// Known: <c>where</c>, <c>project</c> and <c>summarize … by</c>; <c>and</c>, <c>or</c>, comparisons, <c>in</c>, <c>startswith</c>, arithmetic,
/// timespans such as <c>10m</c>; <c>iff</c>, <c>tostring</c>, <c>ago</c>; <c>sum</c>, <c>sumif</c>, <c>min</c>, <c>max</c>, <c>count</c>,
/// <c>countif</c>, <c>percentile</c>. Numbers are doubles. A column that a row lacks is an empty text, and a division by 0 gives NaN.
/// </remarks>
internal sealed class KqlQuery
{
    private readonly string _table;
    private readonly IReadOnlyList<Func<IReadOnlyList<KqlRow>, DateTimeOffset, IReadOnlyList<KqlRow>>> _steps;

    /// <exception cref="NotSupportedException">The query uses something that is not known here; the message says what.</exception>
    public KqlQuery(string text)
    {
        var tokens = new KqlTokens(text);
        _table = tokens.Name();
        var steps = new List<Func<IReadOnlyList<KqlRow>, DateTimeOffset, IReadOnlyList<KqlRow>>>();
        while (!tokens.AtEnd)
        {
            tokens.Expect("|");
            steps.Add(tokens.Name() switch
            {
                "where" => Where(tokens),
                "project" => Project(tokens),
                "summarize" => Summarize(tokens),
                var other => throw new NotSupportedException($"The operator {other} is not known here."),
            });
        }

        _steps = steps;
    }

    /// <param name="now">The end of the window: <c>ago</c> counts from it.</param>
    public IReadOnlyList<KqlRow> Run(IEnumerable<KqlRow> rows, DateTimeOffset now)
    {
        IReadOnlyList<KqlRow> result = [.. rows.Where(row => row.Table == _table)];
        return _steps.Aggregate(result, (current, step) => step(current, now));
    }

    private static Func<IReadOnlyList<KqlRow>, DateTimeOffset, IReadOnlyList<KqlRow>> Where(KqlTokens tokens)
    {
        var condition = KqlExpression.Read(tokens);
        return (rows, now) => [.. rows.Where(row => (bool)condition(row, now))];
    }

    private static Func<IReadOnlyList<KqlRow>, DateTimeOffset, IReadOnlyList<KqlRow>> Project(KqlTokens tokens)
    {
        var columns = ReadList(tokens, KqlExpression.Read);
        return (rows, now) => [.. rows.Select(row => new KqlRow(row.Table, columns.ToDictionary(column => column.Name, column => column.Value(row, now), StringComparer.Ordinal)))];
    }

    private static Func<IReadOnlyList<KqlRow>, DateTimeOffset, IReadOnlyList<KqlRow>> Summarize(KqlTokens tokens)
    {
        var aggregates = ReadList(tokens, KqlAggregate.Read);
        var keys = tokens.Take("by") ? ReadList(tokens, KqlExpression.Read) : [];
        return (rows, now) =>
        [
            // Without `by`, there is always one row, even if there are none to summarize.
            .. (keys.Count == 0 ? [(Key: "", Rows: rows)] : rows.GroupBy(row => string.Join('\n', keys.Select(key => key.Value(row, now))), StringComparer.Ordinal).Select(group => (group.Key, Rows: (IReadOnlyList<KqlRow>)[.. group])))
                .Select(group => new KqlRow(
                    "",
                    keys.Select(key => (key.Name, Value: key.Value(group.Rows[0], now)))
                        .Concat(aggregates.Select(aggregate => (aggregate.Name, Value: aggregate.Value(group.Rows, now))))
                        .ToDictionary(column => column.Name, column => column.Value, StringComparer.Ordinal))),
        ];
    }

    /// <summary>Columns, separated by commas: <c>Name = expression</c>, or a name alone.</summary>
    private static List<(string Name, T Value)> ReadList<T>(KqlTokens tokens, Func<KqlTokens, T> read)
    {
        var columns = new List<(string, T)>();
        do
        {
            var name = tokens.PeekName();
            if (tokens.PeekIs(1, "="))
            {
                tokens.Name();
                tokens.Expect("=");
            }

            columns.Add((name, read(tokens)));
        }
        while (tokens.Take(","));

        return columns;
    }
}
