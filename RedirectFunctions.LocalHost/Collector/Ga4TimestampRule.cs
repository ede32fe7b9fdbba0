using System.Text.Json;

namespace RedirectFunctions.LocalHost.Collector;

/// <summary>
/// An event may be backdated by 72 hours. The documentation does not mention the future; 15 minutes is the clock error that other services
/// allow.
/// </summary>
internal sealed class Ga4TimestampRule(TimeProvider time)
{
    private const string Field = "timestamp_micros";

    private static readonly TimeSpan Past = TimeSpan.FromHours(72);
    private static readonly TimeSpan Future = TimeSpan.FromMinutes(15);

    public void Check(JsonElement parent, string parentPath, List<Ga4Problem> problems)
    {
        if (!parent.TryGetProperty(Field, out var value))
        {
            return;
        }

        var path = parentPath.Length == 0 ? Field : $"{parentPath}.{Field}";
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var micros))
        {
            problems.Add(new(path, "timestamp_micros must be a whole number of microseconds since 1970.", Ga4Problem.Invalid));
            return;
        }

        var now = time.GetUtcNow();
        if (micros < Micros(now - Past))
        {
            problems.Add(new(path, "timestamp_micros is more than 72 hours in the past.", Ga4Problem.Invalid));
        }
        else if (micros > Micros(now + Future))
        {
            problems.Add(new(path, "timestamp_micros is in the future.", Ga4Problem.Invalid));
        }
    }

    private static long Micros(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
