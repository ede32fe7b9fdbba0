using RedirectFunctions.LocalHost.Queues;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>How often an empty queue is asked: between 100 ms and maxPollingInterval, by the extension's randomised exponential rule.</summary>
public sealed class PollingTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData(0.0, new[] { 180, 260, 420, 740, 1380, 2000, 2000 })]
    [InlineData(0.5, new[] { 200, 300, 500, 900, 1700, 2000, 2000 })]
    [InlineData(1.0, new[] { 220, 340, 580, 1060, 2000, 2000, 2000 })]
    public void The_wait_grows_by_doubled_steps_up_to_the_maximum(double random, int[] milliseconds)
    {
        var backoff = new PollingBackoff(TimeSpan.FromSeconds(2), () => random);

        Assert.Equal(milliseconds, milliseconds.Select(_ => (int)Math.Round(backoff.Next().TotalMilliseconds)));
    }

    [Fact]
    public void A_message_takes_it_back_to_the_start()
    {
        var backoff = new PollingBackoff(TimeSpan.FromSeconds(2), () => 0.5);
        var first = backoff.Next();
        var second = backoff.Next();

        backoff.Reset();

        Assert.Equal((first, second), (backoff.Next(), backoff.Next()));
        Assert.True(first < second);
    }

    [Theory]
    [InlineData("00:00:00.100")]
    [InlineData("00:01:00")]
    [InlineData("1.00:00:00")]
    public void A_long_silence_overflows_nothing(string maximum)
    {
        var backoff = new PollingBackoff(TimeSpan.Parse(maximum), () => 0.999);

        var waits = Enumerable.Range(0, 10_000).Select(_ => backoff.Next()).ToArray();

        Assert.All(waits, wait => Assert.InRange(wait, PollingBackoff.Minimum, TimeSpan.Parse(maximum)));
        Assert.Equal(TimeSpan.Parse(maximum), waits[^1]);
    }

    [Fact]
    public async Task An_empty_queue_is_asked_ever_more_rarely_and_often_again_after_a_message()
    {
        var time = new WatchedTime();
        var maximum = TimeSpan.FromSeconds(1);
        await using var app = new WorkApp(azurite.ConnectionString, _ => Task.CompletedTask) { Time = time };
        app.Queues["maxPollingInterval"] = $"{maximum}";
        await app.StartAsync();

        foreach (var (least, most) in new[] { (180, 220), (260, 340), (420, 580), (740, 1000), (1000, 1000), (1000, 1000) })
        {
            var wait = await time.NextWaitAsync(maximum);
            Assert.InRange(wait, TimeSpan.FromMilliseconds(least), TimeSpan.FromMilliseconds(most));
            time.Advance(wait);
        }

        var last = await time.NextWaitAsync(maximum);
        await app.SendAsync("at last");
        time.Advance(last);
        await app.Work.NextAsync();
        Assert.InRange(await time.NextWaitAsync(maximum), TimeSpan.FromMilliseconds(180), TimeSpan.FromMilliseconds(220));
    }
}
