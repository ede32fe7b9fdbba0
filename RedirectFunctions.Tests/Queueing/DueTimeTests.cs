using RedirectFunctions.Queueing.Spooling;

namespace RedirectFunctions.Tests.Queueing;

public sealed class DueTimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void No_delay_is_no_due_time() => Assert.Null(DueTime.After(TimeSpan.Zero, Now));

    [Theory]
    [InlineData(0, 60)]
    [InlineData(20, 40)]
    [InlineData(60, 0)]
    [InlineData(61, 0)]
    [InlineData(-3600, 60)]
    public void What_is_left_is_never_more_than_the_delay_and_never_negative(int secondsLater, int left) =>
        Assert.Equal(TimeSpan.FromSeconds(left), DueTime.After(TimeSpan.FromMinutes(1), Now)!.Left(Now.AddSeconds(secondsLater)));

    [Fact]
    public void It_reads_what_it_writes()
    {
        var due = new DueTime(Now.AddTicks(7), TimeSpan.FromSeconds(1.5));

        Assert.Equal(due, DueTime.Parse(due.ToString()));
    }

    [Fact]
    public void It_reads_what_earlier_versions_wrote() =>
        Assert.Equal(new DueTime(Now, TimeSpan.MaxValue), DueTime.Parse(Now.ToString("O", System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("")]
    [InlineData("tomorrow")]
    [InlineData("2026-03-01T12:00:00.0000000+00:00 soon")]
    [InlineData("2026-03-01T12:00:00.0000000+00:00 1 2")]
    public void It_reads_nothing_else(string text) => Assert.Null(DueTime.Parse(text));
}
