using CsCheck;
using RedirectFunctions.Delivery;

namespace RedirectFunctions.Tests.Delivery;

public class RetryScheduleTests
{
    private static readonly TimeSpan Horizon = TimeSpan.FromHours(71);

    [Fact]
    public void The_horizon_is_an_hour_before_what_the_target_takes_and_71_hours_where_it_takes_anything()
    {
        Assert.Equal(TimeSpan.FromHours(23), RetrySchedule.Horizon(TimeSpan.FromHours(24)));
        Assert.Equal(Horizon, RetrySchedule.Horizon(null));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(3, 20)]
    [InlineData(4, 40)]
    [InlineData(5, 80)]
    [InlineData(6, 160)]
    [InlineData(7, 320)]
    [InlineData(8, 640)]
    [InlineData(9, 1280)]
    [InlineData(10, 2560)]
    [InlineData(11, 3600)]
    [InlineData(12, 3600)]
    [InlineData(100, 3600)]
    [InlineData(int.MaxValue, 3600)]
    public void The_delay_begins_with_5_s_and_doubles_up_to_an_hour(int attempts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetrySchedule.Next(attempts, TimeSpan.Zero, notBefore: null, jitter: 0, Horizon));

    [Theory]
    [InlineData(1, 0.5, 6)]
    [InlineData(1, 1.0, 7)]
    [InlineData(4, 1.0, 50)]
    [InlineData(20, 1.0, 4500)]
    public void Jitter_adds_up_to_a_quarter_rounded_up_to_whole_seconds(int attempts, double jitter, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetrySchedule.Next(attempts, TimeSpan.Zero, notBefore: null, jitter, Horizon));

    [Theory]
    [InlineData(1, 120, 0, 120)]
    [InlineData(1, 120, 1, 150)]
    [InlineData(1, 7200, 0, 7200)]
    [InlineData(6, 30, 0, 160)]
    [InlineData(6, 160, 0, 160)]
    [InlineData(1, 0, 0, 5)]
    [InlineData(1, -100, 0, 5)]
    public void What_the_target_asked_for_is_a_lower_bound_even_beyond_an_hour(int attempts, int notBefore, double jitter, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetrySchedule.Next(attempts, TimeSpan.Zero, TimeSpan.FromSeconds(notBefore), jitter, Horizon));

    [Fact]
    public void A_fraction_of_a_second_is_rounded_up() =>
        Assert.Equal(TimeSpan.FromSeconds(8), RetrySchedule.Next(1, TimeSpan.Zero, TimeSpan.FromMilliseconds(7001), jitter: 0, Horizon));

    [Fact]
    public void The_last_attempt_comes_at_the_latest_71_hours_after_the_click()
    {
        var lastMoment = TimeSpan.FromHours(71) - TimeSpan.FromHours(1);

        Assert.Equal(TimeSpan.FromHours(1), RetrySchedule.Next(50, lastMoment, notBefore: null, jitter: 0, Horizon));
        Assert.Null(RetrySchedule.Next(50, lastMoment + TimeSpan.FromTicks(1), notBefore: null, jitter: 0, Horizon));
        Assert.Null(RetrySchedule.Next(1, TimeSpan.FromHours(72), notBefore: null, jitter: 0, Horizon));
    }

    [Theory]
    [InlineData(0, 72, 0)]
    [InlineData(0, 71.5, 1)]
    [InlineData(70.5, 24, 0.5)]
    [InlineData(1.00001, 1000, 0)]
    public void What_the_target_asked_for_beyond_the_horizon_leaves_a_last_attempt_at_the_horizon(double age, double asked, double jitter)
    {
        var delay = RetrySchedule.Next(1, TimeSpan.FromHours(age), TimeSpan.FromHours(asked), jitter, Horizon);

        Assert.Equal(0, delay!.Value.Ticks % TimeSpan.TicksPerSecond);
        Assert.InRange(TimeSpan.FromHours(age) + delay.Value, Horizon - TimeSpan.FromSeconds(1), Horizon);
        Assert.Null(RetrySchedule.Next(2, TimeSpan.FromHours(age) + delay.Value, TimeSpan.FromHours(asked), jitter, Horizon));
    }

    [Fact]
    public void A_click_from_the_future_of_another_clock_is_tried_again_all_the_same() =>
        Assert.Equal(TimeSpan.FromSeconds(5), RetrySchedule.Next(1, TimeSpan.FromMinutes(-5), notBefore: null, jitter: 0, Horizon));

    [Theory]
    [InlineData(0, 0.5, 0)]
    [InlineData(15, 0, 15)]
    [InlineData(15, 1, 19)]
    [InlineData(300, 1, 375)]
    public void A_delivery_put_off_without_an_attempt_waits_as_long_as_asked_with_jitter(int notBefore, double jitter, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetrySchedule.Deferral(TimeSpan.Zero, TimeSpan.FromSeconds(notBefore), jitter, Horizon));

    [Fact]
    public void A_delivery_put_off_to_the_last_attempt_has_that_one_and_beyond_it_none()
    {
        var second = TimeSpan.FromSeconds(1);

        Assert.Equal(second, RetrySchedule.Deferral(Horizon - second, second, jitter: 0, Horizon));
        Assert.Null(RetrySchedule.Deferral(Horizon, second, jitter: 0, Horizon));
    }

    [Fact]
    public void Any_delay_is_whole_seconds_within_its_bounds() => Gen
        .Select(Gen.Int[1, int.MaxValue], Gen.Long[0, TimeSpan.TicksPerDay * 4], Gen.Nullable(Gen.Long[0, TimeSpan.TicksPerDay * 4]), Gen.Double[0, 1])
        .Sample(
            (attempts, age, asked, jitter) =>
            {
                TimeSpan? notBefore = asked is { } ticks ? TimeSpan.FromTicks(ticks) : null;
                var own = Math.Min(5 * Math.Pow(2, attempts - 1), 3600);
                var left = (Horizon - TimeSpan.FromTicks(age)).TotalSeconds;
                var expected = Math.Min(Math.Max(own, notBefore?.TotalSeconds ?? 0), Math.Floor(left));

                if (RetrySchedule.Next(attempts, TimeSpan.FromTicks(age), notBefore, jitter, Horizon) is { } delay)
                {
                    Assert.Equal(0, delay.Ticks % TimeSpan.TicksPerSecond);
                    Assert.InRange(delay.TotalSeconds, expected, (expected * 1.25) + 1);
                    Assert.True(TimeSpan.FromTicks(age) + delay <= TimeSpan.FromHours(71));
                }
                else
                {
                    Assert.True((own * 1.25) + 1 >= left);
                }
            },
            iter: 10_000);

    [Fact]
    public void With_every_attempt_failing_a_click_is_tried_some_eighty_times_in_71_hours()
    {
        var age = TimeSpan.Zero;
        var attempts = 1;
        while (RetrySchedule.Next(attempts, age, notBefore: null, jitter: 0, Horizon) is { } delay)
        {
            age += delay;
            attempts++;
        }

        Assert.Equal(80, attempts);
    }
}
