namespace RedirectFunctions.Delivery;

/// <summary>When a failed delivery is tried again: exponential from 5 s, doubled each time, at most 1 h, with jitter.</summary>
internal static class RetrySchedule
{
    /// <summary>How long it makes sense to keep trying a target that accepts clicks of any age.</summary>
    private static readonly TimeSpan UsualAge = TimeSpan.FromHours(72);

    /// <summary>Subtracted from the age that a target accepts, so that the last attempt arrives in time.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>How old a click is at its last attempt.</summary>
    /// <param name="maxAge">See <see cref="SinkProfile.MaxAge"/>.</param>
    public static TimeSpan Horizon(TimeSpan? maxAge) => (maxAge ?? UsualAge) - Margin;

    /// <param name="attempts">Attempts made so far, at least 1.</param>
    /// <param name="age">The age of the click.</param>
    /// <param name="notBefore">
    /// The time that the target asked for. It is a lower bound, but not beyond the horizon, where a last attempt is made.
    /// </param>
    /// <param name="jitter">
    /// Random, from 0 to 1. It adds up to a quarter to the delay, so that deliveries that failed together do not return together.
    /// </param>
    /// <param name="horizon">See <see cref="SinkProfile.Horizon"/>.</param>
    /// <returns>The delay in whole seconds, the queue's unit; null if the next attempt would come after the horizon.</returns>
    public static TimeSpan? Next(int attempts, TimeSpan age, TimeSpan? notBefore, double jitter, TimeSpan horizon)
    {
        // From the eleventh attempt on, doubling exceeds the cap. The bound keeps the shift from overflowing.
        var exponential = First * (1 << Math.Min(attempts - 1, 10));
        var own = exponential < Longest ? exponential : Longest;
        var left = horizon - age;
        if (Spread(own, jitter) > left)
        {
            return null;
        }

        var delay = Spread(notBefore > own ? notBefore.Value : own, jitter);
        return delay <= left ? delay : TimeSpan.FromSeconds(Math.Floor(left.TotalSeconds));
    }

    /// <summary>When a delivery that was deferred without an attempt is due. Parameters and result as for <see cref="Next"/>.</summary>
    public static TimeSpan? Deferral(TimeSpan age, TimeSpan notBefore, double jitter, TimeSpan horizon)
    {
        var delay = Spread(notBefore, jitter);
        return age + delay <= horizon ? delay : null;
    }

    private static TimeSpan Spread(TimeSpan delay, double jitter) =>
        TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds * (1 + (jitter / 4))));
}
