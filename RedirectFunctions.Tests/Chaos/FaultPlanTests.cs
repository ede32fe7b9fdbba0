using Chaos;

namespace RedirectFunctions.Tests.Chaos;

public sealed class FaultPlanTests
{
    private static readonly ChaosOptions Options = new() { Clicks = 100_000, Rate = 200, Faults = 50, Kills = 10, Seed = 7 };

    [Fact]
    public void The_same_seed_makes_the_same_plan_and_another_seed_another_one()
    {
        Assert.Equal(Faults(FaultPlan.Make(Options)), Faults(FaultPlan.Make(Options)));
        Assert.NotEqual(Faults(FaultPlan.Make(Options)), Faults(FaultPlan.Make(Options with { Seed = 8 })));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_plan_has_all_that_was_asked_for_within_the_time_of_the_clicks(int seed)
    {
        var options = Options with { Seed = seed };
        var plan = FaultPlan.Make(options);

        Assert.Equal(options.Kills, plan.Kills.Count);
        Assert.Equal(options.Faults, Faults(plan).Count(fault => fault.Kind != FaultKind.Kill));
        Assert.Equal(Enum.GetValues<FaultKind>(), Faults(plan).Select(fault => fault.Kind).Distinct().Order());
        Assert.All(Faults(plan), fault => Assert.InRange(fault.Start, TimeSpan.Zero, options.Span));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_must_not_overlap_does_not(int seed)
    {
        var plan = FaultPlan.Make(Options with { Seed = seed });

        foreach (var lane in plan.Lanes)
        {
            Assert.All(lane.Zip(lane.Skip(1)), pair => Assert.True(pair.First.End < pair.Second.Start));
        }

        var full = plan.Storage.Where(fault => fault.Kind == FaultKind.SpoolFull);
        Assert.DoesNotContain(full, fault => plan.Kills.Any(kill => kill.Start >= fault.Start && kill.Start <= fault.End));
    }

    [Fact]
    public void More_faults_than_fit_in_are_refused() =>
        Assert.Throws<ArgumentException>(() => FaultPlan.Make(Options with { Faults = 500 }));

    private static List<Fault> Faults(FaultPlan plan) => [.. plan.Lanes.SelectMany(static lane => lane)];
}
