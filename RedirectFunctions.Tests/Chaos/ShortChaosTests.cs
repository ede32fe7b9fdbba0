using Chaos;

namespace RedirectFunctions.Tests.Chaos;

[Collection(nameof(Alone))]
[Trait("Category", "Slow")]
public sealed class ShortChaosTests(ITestOutputHelper output)
{
    [Fact]
    public async Task While_host_queue_and_sinks_fail_every_answered_click_arrives()
    {
        Assert.SkipUnless(ChaosRun.IsSupported, "The chaos run sends signals by the numbers of Linux.");

        var report = await ChaosRun.RunAsync(ChaosOptions.Short, TestContext.Current.CancellationToken);

        // Late redirects are reported and not asserted, because a build machine has other work, too. So are the causes of duplicates,
        // which are inferred from what the sinks saw.
        output.WriteLine(ReportText.For(report));
        Assert.Empty(report.Account.Lost);
        Assert.Equal(0, report.Log.Lost);
        Assert.Equal(0, report.Account.Parked);
        Assert.DoesNotContain(report.Violations, violation => violation.Failed);
        Assert.Equal(0, report.StrangeEvents);
        Assert.Equal(0, report.LeftOver);
        Assert.Equal(ChaosOptions.Short.Kills, report.Kills);
        Assert.Equal(ChaosOptions.Short.Faults, report.Faults.Count - report.Kills);
    }
}
