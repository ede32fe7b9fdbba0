namespace RedirectFunctions.Delivery;

/// <summary>When a failed delivery is tried again: exponential from 5 s, doubled each time, at most 1 h, with jitter.</summary>
internal static class RetrySchedule
{
    /// <summary>GA4 takes events up to 72 h old (Measurement Protocol reference, timestamp_micros); an hour of that is kept for the last attempt to arrive.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromHours(71);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <param name="attempts">Attempts made so far, at least 1.</param>
    /// <param name="age">The age of the click.</param>
    /// <param name="notBefore">The time that the target asked for; a lower bound.</param>
    /// <param name="jitter">Random, from 0 to 1; the delay grows by up to a quarter of itself, so that deliveries which failed together do not return together.</param>
    /// <returns>The delay in whole seconds, as the queue counts, or null where the next attempt would come after the horizon.</returns>
    public static TimeSpan? Next(int attempts, TimeSpan age, TimeSpan? notBefore, double jitter)
    {
        // From the eleventh attempt on the doubling is beyond the cap; the bound keeps the shift from overflowing.
        var exponential = First * (1 << Math.Min(attempts - 1, 10));
        var delay = exponential < Longest ? exponential : Longest;
        if (notBefore > delay)
        {
            delay = notBefore.Value;
        }

        return Spread(delay, age, jitter);
    }

    /// <summary>When a delivery that was put off without an attempt is due; parameters and result as for <see cref="Next"/>.</summary>
    public static TimeSpan? Deferral(TimeSpan age, TimeSpan notBefore, double jitter) => Spread(notBefore, age, jitter);

    private static TimeSpan? Spread(TimeSpan delay, TimeSpan age, double jitter)
    {
        delay = TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds * (1 + (jitter / 4))));
        return age + delay <= Horizon ? delay : null;
    }
}
