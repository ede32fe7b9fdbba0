using System.Globalization;

namespace Compare;

/// <summary>The median of some measurements, with the smallest and the largest.</summary>
internal sealed record Spread(double Median, double Smallest, double Largest, int Count)
{
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return new(sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, sorted[0], sorted[^1], sorted.Count);
    }

    /// <summary>One measurement is only that.</summary>
    public string Text(string format)
    {
        return Count == 1 ? Number(Median) : $"{Number(Median)} ({Number(Smallest)}–{Number(Largest)})";

        string Number(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }
}
