using Simulation;
using Simulation.Redirecting;

namespace RedirectFunctions.Tests.Scale;

/// <summary>Compares the redirecting instances of the simulation with closed formulas and with measurements.</summary>
public class RedirectRunTests
{
    private static readonly Costs NoWork = new() { RedirectCpu = 1e-9 };

    [Theory]
    [InlineData(20)]
    [InlineData(100)]
    [InlineData(300)]
    public void Thin_traffic_fills_messages_with_what_comes_during_a_put(double rate)
    {
        // If no click waits when a message is done, the next message has one click; otherwise, it has those that came meanwhile.
        var during = rate * NoWork.Put;

        var run = RedirectRun.Open(rate, 1000, NoWork, seed: 1);

        Assert.Equal(during + Math.Exp(-during), run.ClicksPerMessage, 0.05 * run.ClicksPerMessage);
    }

    [Fact]
    public void Busy_traffic_waits_for_fuller_messages()
    {
        Assert.InRange(RedirectRun.Open(300, 1000, NoWork, seed: 1).ClicksPerMessage, 2.5, 4);
        Assert.InRange(RedirectRun.Open(900, 1000, NoWork, seed: 1).ClicksPerMessage, 15, 900 * (0.025 + NoWork.Put + 0.002));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(500)]
    [InlineData(800)]
    public void A_core_is_busy_for_what_the_redirects_take(double rate)
    {
        // The utilisation law.
        var costs = new Costs();

        var run = RedirectRun.Open(rate, 10_000, costs, seed: 1);

        Assert.Equal(rate, run.ClicksPerSecond, 0.05 * rate);
        Assert.Equal(run.ClicksPerSecond * costs.RedirectCpu, run.Cpu, 0.01);
    }

    [Fact]
    public void As_many_redirects_are_in_flight_as_come_while_one_takes()
    {
        // Little's law, with the requested rate.
        var run = RedirectRun.Open(500, 1000, new Costs(), seed: 1);

        Assert.Equal(500 * run.Seconds, run.InFlight, 0.05 * run.InFlight);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run_and_another_one_does_not()
    {
        Assert.Equal(RedirectRun.Open(700, 64, new Costs(), seed: 1), RedirectRun.Open(700, 64, new Costs(), seed: 1));
        Assert.NotEqual(RedirectRun.Open(700, 64, new Costs(), seed: 1), RedirectRun.Open(700, 64, new Costs(), seed: 2));
    }

    [Fact]
    public void More_clicks_need_no_fewer_instances()
    {
        var instances = new double[] { 100, 1000, 2000, 5000, 10_000 }
            .Select(rate => RedirectGroup.For(rate, 16, new Costs(), seed: 1).Instances).ToList();

        Assert.Equal(instances.Order(), instances);
        Assert.Equal(1, instances[0]);
    }
}
