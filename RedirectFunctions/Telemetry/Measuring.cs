using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;

namespace RedirectFunctions.Telemetry;

/// <summary>
/// The one way to a listener of measurements. Listeners run on the thread that measures: what they throw would fail the redirect or
/// the delivery that is measured, so it ends here.
/// </summary>
internal static class Measuring
{
    [SuppressMessage("Design", "CA1031", Justification = "A listener may throw anything, and a click must not pay for it.")]
    public static void Count(this Counter<long> counter, long value, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        try
        {
            counter.Add(value, tags);
        }
        catch (Exception)
        {
            // The ledger's own sums have the value; nobody else is left to be told.
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A listener may throw anything, and a click must not pay for it.")]
    public static void Note<T>(this Histogram<T> histogram, T value, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
        where T : struct
    {
        try
        {
            histogram.Record(value, tags);
        }
        catch (Exception)
        {
            // As above.
        }
    }
}
