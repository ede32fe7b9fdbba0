using RedirectFunctions.Delivery;
using Simulation;
using Simulation.Delivering;

namespace RedirectFunctions.Tests.Scale;

/// <summary>What must hold in the simulation of docs/scale.md, whatever its numbers are.</summary>
public class StampRunTests
{
    private const double Minute = 60;

    private static readonly Sink Gtm = new("GTM");
    private static readonly Sink Ga4 = new("GA4");
    private static readonly StampOptions Busy = new() { ClicksPerSecond = 2000, ClicksPerMessage = 8, InitialInstances = 4 };

    public static TheoryData<string> Troubles => [.. OfTrouble.Keys];

    private static Dictionary<string, StampOptions> OfTrouble { get; } = new(StringComparer.Ordinal)
    {
        ["none"] = Busy,
        ["a sink away"] = Busy with { Sinks = [Gtm, Ga4 with { Outage = new Outage(60, 1200) }] },
        ["a sink away until its clicks are too old"] =
            Busy with { Sinks = [Gtm, Ga4 with { Outage = new Outage(60, 1200) }], Horizon = TimeSpan.FromMinutes(5) },
        ["a sink with a limit"] = Busy with { Sinks = [Gtm, Ga4 with { RequestsPerSecond = 500 }] },
        ["the queue away"] = Busy with { QueueOutage = new Outage(60, 300) },
        ["both accounts away"] = Busy with { QueueOutage = new Outage(60, 300), FallbackOutage = new Outage(120, 240) },
        ["more than a queue takes"] = Busy with { ClicksPerMessage = 2 },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public void Every_click_is_delivered_or_waits_or_is_parked(string trouble)
    {
        var samples = new StampRun(OfTrouble[trouble]).Until(30 * Minute).ToList();

        Assert.All(samples, sample => Assert.All(Enumerable.Range(0, 2), sink => Assert.Equal(
            sample.Arrived, sample.Delivered[sink] + sample.Waiting[sink] + sample.Parked[sink], sample.Arrived * 1e-6)));
        Assert.Equal(trouble.EndsWith("too old", StringComparison.Ordinal), samples[^1].Parked[1] > 0);
        Assert.Equal(0, samples[^1].Parked[0]);
    }

    [Fact]
    public void As_many_clicks_wait_as_come_while_one_waits()
    {
        // Little's law.
        var run = new StampRun(Busy);
        var before = run.Until(5 * Minute).Last();
        var samples = run.Until(35 * Minute, every: 0.1).ToList();

        var rate = (samples[^1].Delivered[0] - before.Delivered[0]) / (30 * Minute);
        var seconds = (samples[^1].Waited[0] - before.Waited[0]) / (samples[^1].Delivered[0] - before.Delivered[0]);
        Assert.Equal(samples.Average(sample => sample.Waiting[0]), rate * seconds, 0.02 * rate * seconds);
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(4, 8)]
    [InlineData(4, 32)]
    public void A_backlog_takes_as_long_as_the_open_requests_to_a_sink_allow(int instances, int clicksPerMessage)
    {
        const double Clicks = 400_000;
        var run = new StampRun(new StampOptions
        {
            Backlog = Clicks / clicksPerMessage,
            ClicksPerMessage = clicksPerMessage,
            DeliveringInstances = instances,
        });

        var drained = run.Until(3600, every: 0.1).First(sample => sample.Waiting.Max() < 1).Time;

        var perSecond = instances * SinkBulkhead.Requests / Gtm.Seconds;
        Assert.InRange(drained, Clicks / perSecond, (Clicks / perSecond * 1.05) + 10);
    }

    [Fact]
    public void A_queue_passes_no_more_than_it_may()
    {
        var limits = new Limits();
        var sample = new StampRun(Busy with { ClicksPerSecond = 20_000, DeliveringInstances = 40 }).Until(10 * Minute).Last();

        Assert.InRange(sample.Operations / sample.Time, 0.95 * limits.QueueOperations, 1.001 * limits.QueueOperations);
        Assert.True(sample.Elsewhere > 0);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run_and_another_one_does_not()
    {
        var options = Busy with { Sinks = [Gtm, Ga4 with { Outage = new Outage(60, 300) }] };

        Assert.Equal(Numbers(options), Numbers(options));
        Assert.NotEqual(Numbers(options), Numbers(options with { Seed = 2 }));

        static IEnumerable<double> Numbers(StampOptions options) => new StampRun(options).Until(10 * Minute)
            .SelectMany(sample => new[] { sample.Arrived, sample.Waiting[0], sample.Waiting[1], sample.Messages, sample.Operations });
    }

    [Fact]
    public void More_instances_deliver_no_less()
    {
        var delivered = new[] { 1, 2, 3, 4, 6, 8 }
            .Select(instances => new StampRun(Busy with { DeliveringInstances = instances }).Until(10 * Minute).Last().Delivered[0]).ToList();

        Assert.All(delivered.Zip(delivered.Skip(1)), pair => Assert.InRange(pair.Second, pair.First * 0.999, double.MaxValue));
        Assert.True(delivered[3] > 3 * delivered[0]);
    }

    [Fact]
    public void A_sink_that_is_away_gets_everything_when_it_is_back()
    {
        var thin = Busy with { ClicksPerSecond = 200 };
        var run = new StampRun(thin with { Sinks = [Gtm, Ga4 with { Outage = new Outage(60, 600) }] });
        var away = run.Until(600).Last();
        var back = run.Until(3600).First(sample => sample.Waiting[1] < 10 * thin.ClicksPerSecond);

        // What has come since then, but for what the first instances had asked for before.
        Assert.Equal(away.Arrived - (60 * thin.ClicksPerSecond), away.Waiting[1], 2 * thin.ClicksPerSecond);
        Assert.InRange(away.Waiting[0], 0, 10 * thin.ClicksPerSecond);

        // The longest break is five minutes, and deferred deliveries come up to a quarter later.
        Assert.InRange(back.Time, 600, 600 + (5 * 1.25 * Minute) + Minute);
    }

    [Fact]
    public void An_outage_that_fills_the_queue_with_what_waits_delays_the_other_sink()
    {
        var run = new StampRun(Busy with { Sinks = [Gtm, Ga4 with { Outage = new Outage(60, 3660) }] });

        Assert.True(run.Until(3660).Max(sample => sample.Waiting[0]) > Minute * Busy.ClicksPerSecond);
    }
}
