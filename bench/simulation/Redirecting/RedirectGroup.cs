namespace Simulation.Redirecting;

/// <summary>The instances that redirect, as many as the rate needs.</summary>
/// <param name="Instances">Each has the same share of the clicks.</param>
/// <param name="ClicksPerMessage">In the messages that they put, on average.</param>
internal sealed record RedirectGroup(int Instances, double ClicksPerMessage)
{
    /// <summary>
    /// An instance is full when its cores are as busy as <see cref="Costs.FullCpu"/>, or when it has as many redirects in flight as it may
    /// work on at once. The platform then adds another one.
    /// </summary>
    /// <param name="rate">Clicks a second.</param>
    public static RedirectGroup For(double rate, int concurrency, Costs costs, int seed)
    {
        var instances = (int)Math.Ceiling(rate / FullRate(concurrency, costs, seed));
        return new RedirectGroup(instances, RedirectRun.Open(rate / instances, concurrency, costs, seed).ClicksPerMessage);
    }

    /// <summary>Clicks a second of a full instance.</summary>
    public static double FullRate(int concurrency, Costs costs, int seed)
    {
        var (low, high) = (1.0, costs.FullCpu * costs.Cores / costs.RedirectCpu);
        if (RedirectRun.Open(high, concurrency, costs, seed).InFlight <= concurrency)
        {
            return high;
        }

        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = RedirectRun.Open(middle, concurrency, costs, seed).InFlight <= concurrency ? (middle, high) : (low, middle);
        }

        return low;
    }
}
