namespace RedirectFunctions.Tests.Infra.Kql;

/// <summary>The value of an aggregate over the rows of a group.</summary>
internal delegate object KqlAggregateValue(IReadOnlyList<KqlRow> rows, DateTimeOffset now);

internal static class KqlAggregate
{
    public static KqlAggregateValue Read(KqlTokens tokens)
    {
        var function = tokens.Name();
        return (function, KqlExpression.Arguments(tokens, KqlExpression.Read)) switch
        {
            ("sum", [var value]) => (rows, now) => rows.Sum(row => (double)value(row, now)),
            ("sumif", [var value, var condition]) => (rows, now) => rows.Where(row => (bool)condition(row, now)).Sum(row => (double)value(row, now)),
            ("count", []) => (rows, _) => (double)rows.Count,
            ("countif", [var condition]) => (rows, now) => (double)rows.Count(row => (bool)condition(row, now)),
            ("min", [var value]) => (rows, now) => Ordered(rows, value, now).FirstOrDefault(double.NaN),
            ("max", [var value]) => (rows, now) => Ordered(rows, value, now).LastOrDefault(double.NaN),
            ("percentile", [var value, var percent]) => (rows, now) => Percentile([.. Ordered(rows, value, now)], percent, now),
            (_, var arguments) => throw new NotSupportedException($"The aggregate {function} with {arguments.Count} arguments is not known here."),
        };
    }

    private static IEnumerable<object> Ordered(IReadOnlyList<KqlRow> rows, KqlValue value, DateTimeOffset now) =>
        rows.Select(row => value(row, now)).Order(Comparer<object>.Create(KqlExpression.Compare));

    /// <summary>By the nearest rank, which Kusto estimates.</summary>
    private static object Percentile(List<object> ordered, KqlValue percent, DateTimeOffset now)
    {
        var share = (double)percent(new KqlRow("", new Dictionary<string, object>(StringComparer.Ordinal)), now) / 100;
        return ordered.Count == 0 ? double.NaN : ordered[Math.Max(0, (int)Math.Ceiling(share * ordered.Count) - 1)];
    }
}
