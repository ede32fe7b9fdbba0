using Microsoft.Extensions.Time.Testing;
using RedirectFunctions.Delivery;
using RedirectFunctions.Tests.Clicks;

namespace RedirectFunctions.Tests.Delivery;

public class MisconfiguredSinkTests
{
    [Theory]
    [InlineData(-60, 5)]
    [InlineData(0, 5)]
    [InlineData(9, 5)]
    [InlineData(10, 10)]
    [InlineData(79, 40)]
    [InlineData(320, 320)]
    [InlineData(640, 600)]
    [InlineData(86_400, 600)]
    public async Task A_click_waits_about_as_long_again_as_it_is_old_and_ten_minutes_at_most(int ageSeconds, int waitSeconds)
    {
        var sink = new MisconfiguredSink(new SinkProfile("gtm", "GTM", "GTM"), new FakeTimeProvider(SampleClick.Time + TimeSpan.FromSeconds(ageSeconds)));

        var outcomes = await sink.DeliverAsync([SampleClick.Full, SampleClick.Full], "group", TestContext.Current.CancellationToken);

        var deferred = new DeliveryOutcome.Deferred("sink_misconfigured", TimeSpan.FromSeconds(waitSeconds));
        Assert.Equal([deferred, deferred], outcomes);
    }
}
