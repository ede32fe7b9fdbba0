using Simulation.Delivering;

namespace Simulation;

/// <summary>A scenario in which one of the two sinks is away for an hour.</summary>
/// <param name="Samples">Samples of one stamp, from ten minutes before the outage.</param>
/// <param name="Drained">Hours from the sink's return until no more clicks waited than before the outage; null if that took too long.</param>
internal sealed record SinkAway(Scenario Scenario, IReadOnlyList<Sample> Samples, double? Drained)
{
    public const double From = 600;
    public const double To = From + 3600;
    private const double Limit = To + (12 * 3600);
    public const int Away = 1;
    private const int Other = 0;

    public Sample Peak => Samples.MaxBy(static sample => sample.Waiting[Away])!;

    /// <summary>The most seconds of traffic that waited for the other sink, which was not away.</summary>
    public double OtherBehind => Samples.Max(static sample => sample.Waiting[Other]) / Scenario.Stamp.ClicksPerSecond;

    /// <summary>Share of the queue's operations that were used in the outage.</summary>
    public double QueueUse
    {
        get
        {
            var (first, last) = (Samples.First(static sample => sample.Time >= From), Samples.First(static sample => sample.Time >= To));
            return (last.Operations - first.Operations) / (To - From) / Scenario.Limits.QueueOperations;
        }
    }

    public static SinkAway Of(Scenario scenario)
    {
        var options = scenario.Stamp;
        var run = new StampRun(options with { Sinks = [options.Sinks[Other], options.Sinks[Away] with { Outage = new Outage(From, To) }] });
        var samples = run.Until(To).ToList();
        var usual = samples.Where(static sample => sample.Time is > From / 2 and < From).Max(static sample => sample.Waiting[Away]);
        foreach (var sample in run.Until(Limit))
        {
            samples.Add(sample);
            if (sample.Waiting[Away] <= usual + options.ClicksPerSecond)
            {
                return new SinkAway(scenario, samples, (sample.Time - To) / 3600);
            }
        }

        return new SinkAway(scenario, samples, null);
    }

    /// <summary>Clicks of all stamps that wait for the sink.</summary>
    public IEnumerable<(double Hours, double Clicks)> Waiting =>
        Samples.Select(sample => ((sample.Time - From) / 3600, sample.Waiting[Away] * Scenario.Stamps));
}
