namespace Chaos.Faults;

/// <summary>Faults that must not overlap, one after the other at random times.</summary>
internal static class Lane
{
    /// <summary>After a fault the program gets this long to begin with the next one.</summary>
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(1);

    /// <summary>The time that is left over is spread over the gaps at random.</summary>
    /// <exception cref="ArgumentException">The faults do not fit in between.</exception>
    public static List<Fault> Lay(Random random, TimeSpan from, TimeSpan until, IReadOnlyList<Fault> faults)
    {
        var spare = until - from - faults.Aggregate(Gap, (sum, fault) => sum + fault.Length + Gap);
        if (spare < TimeSpan.Zero)
        {
            throw new ArgumentException(
                $"{faults.Count} faults need {-spare.TotalSeconds:F0} s more than the clicks last. Take fewer faults, more clicks or a lower rate.", nameof(faults));
        }

        var shares = faults.Select(_ => random.NextDouble()).Order().ToArray();
        var laid = new List<Fault>(faults.Count);
        var busy = from + Gap;
        foreach (var (fault, share) in faults.Zip(shares))
        {
            laid.Add(fault with { Start = busy + (spare * share) });
            busy += fault.Length + Gap;
        }

        return laid;
    }
}
