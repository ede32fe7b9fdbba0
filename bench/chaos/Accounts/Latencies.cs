using Chaos.Host;
using Chaos.Load;

namespace Chaos.Accounts;

/// <summary>How long visitors waited for a redirect while the process was up, in milliseconds.</summary>
internal sealed record Latencies(int Count, double Median, double P99, double P999, double Longest)
{
    public static Latencies Of(IEnumerable<Click> clicks, HostLives lives)
    {
        var sorted = clicks
            .Where(click => click.Fate == ClickFate.Answered && lives.WasUp(click.Sent, click.Finished))
            .Select(click => click.Latency.TotalMilliseconds)
            .Order()
            .ToArray();
        return sorted.Length == 0
            ? new Latencies(0, 0, 0, 0, 0)
            : new Latencies(sorted.Length, At(0.5), At(0.99), At(0.999), sorted[^1]);

        double At(double part) => sorted[(int)Math.Ceiling(part * sorted.Length) - 1];
    }
}
