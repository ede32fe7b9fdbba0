using System.Xml;
using RedirectFunctions.Tests.Infra.Kql;

namespace RedirectFunctions.Tests.Infra;

/// <summary>A deployed rule, evaluated as in Azure Monitor: it runs the query over the window that ends now, and gives one alert for each combination of dimensions.</summary>
internal sealed class AlertRule
{
    /// <summary>How long it takes until a query sees a new row: usually two minutes (Log data ingestion time).</summary>
    public static readonly TimeSpan Ingestion = TimeSpan.FromMinutes(2);

    private readonly KqlQuery _query;
    private readonly bool _isTotal;
    private readonly double _threshold;
    private readonly IReadOnlyList<string> _dimensions;

    public AlertRule(DeployedResource resource, string stem)
    {
        var criterion = Assert.Single(resource["properties.criteria.allOf"].EnumerateArray());
        Key = resource.Name[(stem.Length + 1)..];
        Window = XmlConvert.ToTimeSpan(resource["properties.windowSize"].GetString()!);
        Every = XmlConvert.ToTimeSpan(resource["properties.evaluationFrequency"].GetString()!);
        _query = new KqlQuery(criterion.GetProperty("query").GetString()!);
        _isTotal = criterion.GetProperty("timeAggregation").GetString() == "Total";
        _threshold = criterion.GetProperty("threshold").GetDouble();
        _dimensions = [.. criterion.GetProperty("dimensions").EnumerateArray().Select(dimension => dimension.GetProperty("name").GetString()!)];
    }

    public string Key { get; }

    public TimeSpan Window { get; }

    public TimeSpan Every { get; }

    /// <summary>The alerts that fire now, as their dimensions, separated by commas.</summary>
    /// <param name="rows">Ordered by time.</param>
    public IReadOnlyList<string> FiresAt(DateTimeOffset now, IReadOnlyList<KqlRow> rows) =>
    [
        .. _query.Run(rows.Skip(FirstAfter(now - Window, rows)).TakeWhile(row => row.TimeGenerated <= now - Ingestion), now)
            .GroupBy(row => string.Join(',', _dimensions.Select(dimension => row[dimension])), row => (double)row["Value"], StringComparer.Ordinal)
            .Where(group => (_isTotal ? group.Sum() : group.Max()) > _threshold)
            .Select(group => group.Key),
    ];

    /// <summary>A binary search, because a day has many rows and a rule runs often.</summary>
    private static int FirstAfter(DateTimeOffset time, IReadOnlyList<KqlRow> rows)
    {
        var (from, to) = (0, rows.Count);
        while (from < to)
        {
            var middle = (from + to) / 2;
            (from, to) = rows[middle].TimeGenerated <= time ? (middle + 1, to) : (from, middle);
        }

        return from;
    }
}
