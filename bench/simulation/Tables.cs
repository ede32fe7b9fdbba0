namespace Simulation;

/// <summary>What docs/scale.md shows.</summary>
internal sealed record Tables(string Scale, string Outage, string Chart)
{
    public const string ScaleName = "simulated";
    public const string OutageName = "sink-away";
    public const string ChartFile = "images/sink-away.svg";

    private static readonly double[] Rates = [1000, 10_000, 100_000, 1_000_000];

    /// <summary>The platform's default for an instance of 2 GB, and what docs/scale.md recommends.</summary>
    private static readonly int[] Concurrencies = [Figures.WholeOf("httpConcurrencyOf2Gb"), Recommended];

    private const int Recommended = 64;

    public static Tables Of(int seed)
    {
        var (costs, limits) = (new Costs(), new Limits());
        var scenarios = Rates
            .SelectMany(static _ => Concurrencies, (rate, concurrency) => Scenario.Smallest(rate, concurrency, costs, limits, seed)).ToList();
        var outages = scenarios.Where(static scenario => scenario.Concurrency == Recommended).Select(SinkAway.Of).ToList();
        return new Tables(Report.Scale(scenarios), Report.Outage(outages), OutageChart.Draw(outages));
    }

    /// <summary>Writes the tables into scale.md in this folder, and the chart beside it.</summary>
    public async Task WriteAsync(DirectoryInfo docs, CancellationToken stop)
    {
        var document = Path.Combine(docs.FullName, "scale.md");
        var text = await File.ReadAllTextAsync(document, stop);
        await File.WriteAllTextAsync(document, Replaced(Replaced(text, ScaleName, Scale), OutageName, Outage), stop);
        await File.WriteAllTextAsync(Path.Combine(docs.FullName, ChartFile), Chart, stop);
    }

    /// <exception cref="InvalidOperationException">The text has no place for it.</exception>
    private static string Replaced(string text, string name, string table)
    {
        var (begin, end) = ($"<!-- {name} -->\n", $"\n<!-- /{name} -->");
        var (from, to) = (text.IndexOf(begin, StringComparison.Ordinal), text.IndexOf(end, StringComparison.Ordinal));
        return from >= 0 && to > from
            ? string.Concat(text.AsSpan(0, from + begin.Length), table, text.AsSpan(to))
            : throw new InvalidOperationException($"scale.md has no place for the table {name}: {begin}{end}");
    }
}
