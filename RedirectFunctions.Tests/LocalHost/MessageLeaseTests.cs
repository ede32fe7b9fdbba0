using RedirectFunctions.LocalHost;
using RedirectFunctions.LocalHost.Queues;
using RedirectFunctions.Tests.Configuration;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>How long a message belongs to the process that has fetched it.</summary>
[Trait("Category", "Slow")]
public sealed class MessageLeaseTests(AzuriteFixture azurite)
{
    /// <summary>For the difference between the service's clock and this one, and for the message's way.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_message_is_leased_for_ten_minutes_as_in_Azure()
    {
        await using var app = new WorkApp(azurite.ConnectionString, _ => Task.CompletedTask);

        Assert.InRange(await LeaseAsync(app), TimeSpan.FromMinutes(10) - Slack, TimeSpan.FromMinutes(10) + Slack);
    }

    [Fact]
    public async Task A_setting_shortens_the_lease()
    {
        await using var app = new WorkApp(azurite.ConnectionString, _ => Task.CompletedTask);
        app.Settings["LocalHost__QueueLease"] = "00:03:00";

        Assert.InRange(await LeaseAsync(app), TimeSpan.FromMinutes(3) - Slack, TimeSpan.FromMinutes(3) + Slack);
    }

    [Fact]
    public async Task A_function_that_runs_longer_than_a_shortened_lease_gets_its_message_again()
    {
        var mayEnd = new TaskCompletionSource();
        await using var app = new WorkApp(azurite.ConnectionString, _ => mayEnd.Task);
        app.Settings["LocalHost__QueueLease"] = "00:00:02";
        await app.SendAsync("long");
        await app.StartAsync();

        await app.Work.NextAsync();
        var again = await app.Work.NextAsync();

        Assert.Equal(("long", 2L), (again.Text, again.Try));
        mayEnd.SetResult();
        await QueueIs.EmptyAsync(app.Queue);
    }

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("00:10:01")]
    [InlineData("soon")]
    public void A_lease_that_cannot_be_is_named_as_the_setting_that_it_is(string lease) => Assert.Equal(
        $"LocalHost__QueueLease is '{lease}'. It must be a time from 00:00:01 to 00:10:00.",
        Assert.Throws<LocalHostException>(() => ShortLease.Read(Settings.Of([("LocalHost__QueueLease", lease)]))).Message);

    private static async Task<TimeSpan> LeaseAsync(WorkApp app)
    {
        await app.SendAsync("text");
        await app.StartAsync();
        var run = await app.Work.NextAsync();
        return run.Message.NextVisibleOn!.Value - run.Message.InsertedOn!.Value;
    }
}
