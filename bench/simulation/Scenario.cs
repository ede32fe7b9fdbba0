using RedirectFunctions.Delivery;
using Simulation.Delivering;
using Simulation.Redirecting;

namespace Simulation;

/// <summary>Clicks at a steady rate, and the stamps that they need.</summary>
/// <param name="ClicksPerSecond">Clicks of all stamps, which share them equally.</param>
/// <param name="Concurrency">Redirects that an instance works on at once: <c>scale.httpConcurrency</c>.</param>
/// <param name="Redirecting">The redirecting instances of one stamp.</param>
internal sealed record Scenario(
    double ClicksPerSecond, int Concurrency, int Stamps, RedirectGroup Redirecting, Costs Costs, Limits Limits, int Seed)
{
    private const double WarmUp = 1200;
    private const double Duration = 600;

    /// <summary>The share of its limit that a queue or an account uses. Assumed: the rest is for minutes with more clicks.</summary>
    private const double Used = 0.8;

    private double ClicksOfStamp => ClicksPerSecond / Stamps;

    /// <summary>The options of one stamp in this scenario.</summary>
    public StampOptions Stamp => new()
    {
        ClicksPerSecond = ClicksOfStamp,
        ClicksPerMessage = Redirecting.ClicksPerMessage,
        InitialInstances = Math.Min(Limits.MaximumInstances, 1 + (int)(ClicksOfStamp * new Sink("").Seconds / SinkBulkhead.Requests)),
        Costs = Costs,
        Limits = Limits,
        Seed = Seed,
    };

    /// <summary>The fewest stamps that leave a fifth of each limit free.</summary>
    public static Scenario Smallest(double clicksPerSecond, int concurrency, Costs costs, Limits limits, int seed)
    {
        for (var stamps = 1; ; stamps += Math.Max(1, stamps / 50))
        {
            var group = RedirectGroup.For(clicksPerSecond / stamps, concurrency, costs, seed);
            var scenario = new Scenario(clicksPerSecond, concurrency, stamps, group, costs, limits, seed);

            // At least a put, a receive and a delete.
            if (3 * scenario.ClicksOfStamp / scenario.Redirecting.ClicksPerMessage <= Used * limits.QueueOperations
                && scenario.Redirecting.Instances <= limits.MaximumInstances
                && scenario.Run().Holds)
            {
                return scenario;
            }
        }
    }

    /// <summary>What one stamp does in ten minutes after it has reached its balance.</summary>
    public Balance Run()
    {
        var run = new StampRun(Stamp);
        var before = run.Until(WarmUp).Last();
        var samples = run.Until(WarmUp + Duration).ToList();
        var after = samples[^1];
        var delivered = after.Delivered[0] - before.Delivered[0];
        var balance = new Balance(
            samples.Average(static sample => sample.Instances),
            (after.Operations - before.Operations) / Duration,
            (after.Requests - before.Requests) / Duration,
            (after.Waited[0] - before.Waited[0]) / Math.Max(1, delivered),
            Holds: false);
        return balance with
        {
            Holds = after.Elsewhere - before.Elsewhere < 0.001 * (after.Arrived - before.Arrived)
                && delivered > 0.99 * (after.Arrived - before.Arrived)
                && balance.Operations <= Used * Limits.QueueOperations && balance.Requests <= Used * Limits.AccountRequests,
        };
    }
}

/// <summary>What a stamp needs while it delivers as many clicks as come.</summary>
/// <param name="Instances">Delivering instances, on average.</param>
/// <param name="Operations">Operations on its queue, a second.</param>
/// <param name="Requests">Requests to its account, a second.</param>
/// <param name="Seconds">From a click to its delivery, on average.</param>
/// <param name="Holds">Whether a fifth of each limit is left.</param>
internal sealed record Balance(double Instances, double Operations, double Requests, double Seconds, bool Holds);
