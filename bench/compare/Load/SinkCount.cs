using System.Globalization;

namespace Compare.Load;

internal sealed class SinkCount(HttpClient http, Uri sink)
{
    /// <summary>Clicks that have reached both sinks.</summary>
    public async Task<long> SmallerAsync()
    {
        var counts = (await http.GetStringAsync(sink)).Split(' ');
        return counts.Min(static count => long.Parse(count, CultureInfo.InvariantCulture));
    }
}
