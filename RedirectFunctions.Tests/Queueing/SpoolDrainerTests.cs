using System.Net;
using System.Text;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Spooling;
using static RedirectFunctions.Tests.Queueing.QueueingParts;

namespace RedirectFunctions.Tests.Queueing;

public sealed class SpoolDrainerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Claims run out. An entry that is claimed long before it is sent would be sent by another process, too.</summary>
    [Fact]
    public async Task Only_what_is_about_to_be_sent_is_claimed()
    {
        var release = new TaskCompletionSource<HttpStatusCode>();
        var tracking = new QueueServiceStub(_ => release.Task);
        await using var parts = new QueueingParts(tracking);
        var spool = parts.Get<Spool>();
        for (var n = 1; n <= 600; n++)
        {
            spool.TryAdd(SpoolTarget.Tracking, null, Message(n), TimeSpan.Zero);
        }

        var draining = parts.Get<SpoolDrainer>().FlushAsync(Limit);
        await UntilAsync(() => !tracking.Puts.IsEmpty);

        Assert.InRange(parts.SpoolFiles.Count(file => file.EndsWith(".lock", StringComparison.Ordinal)), 1, ClickBatch.MaxClicks + 1);
        release.SetResult(HttpStatusCode.Created);
        await draining;
        Assert.Equal(Enumerable.Range(1, 600), ClicksIn(tracking.Stored.Values));
        Assert.Empty(parts.SpoolFiles);
    }

    /// <summary>Somebody moves the file away meanwhile, and puts it back later.</summary>
    [Fact]
    public async Task What_could_not_be_deleted_is_deleted_later_and_not_sent_again()
    {
        string? moved = null;
        QueueingParts? running = null;
        var tracking = new QueueServiceStub(text =>
        {
            var file = running!.SpoolFiles.Single();
            moved = file.Split('@')[0];
            File.Move(file, Path.Combine(running.Folder, "away"));
            return Task.FromResult(HttpStatusCode.Created);
        });
        await using var parts = running = new QueueingParts(tracking);
        parts.Get<Spool>().TryAdd(SpoolTarget.Tracking, null, Message(1), TimeSpan.Zero);
        await parts.Get<SpoolDrainer>().FlushAsync(Limit);
        File.Move(Path.Combine(parts.Folder, "away"), moved!);

        await parts.Get<SpoolDrainer>().FlushAsync(Limit);

        Assert.Empty(parts.SpoolFiles);
        Assert.Single(tracking.Puts);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge)]
    public async Task An_entry_that_its_queue_refuses_is_set_aside_and_the_others_leave(HttpStatusCode refusal)
    {
        var tracking = new QueueServiceStub(text => Task.FromResult(ClicksIn(text).Contains(2) ? refusal : HttpStatusCode.Created));
        await using var parts = new QueueingParts(tracking);
        for (var n = 1; n <= 5; n++)
        {
            parts.Get<Spool>().TryAdd(SpoolTarget.Tracking, null, Message(n), TimeSpan.Zero);
        }

        await parts.Get<SpoolDrainer>().FlushAsync(Limit);

        Assert.Equal([1, 3, 4, 5], ClicksIn(tracking.Stored.Values));
        Assert.Empty(parts.SpoolFiles);
        var aside = Assert.Single(Directory.GetFiles(Path.Combine(Directory.GetDirectories(parts.Folder).Single(), "corrupt")));
        Assert.Contains(IdOf(2).ToString(), await File.ReadAllTextAsync(aside, Encoding.UTF8, Cancelled), StringComparison.Ordinal);
        Assert.Equal(1, parts.Count("redirect.spool.corrupt"));
    }

    [Fact]
    public async Task What_could_not_be_sent_can_be_claimed_at_once()
    {
        await using var parts = new QueueingParts(new QueueServiceStub(Always(HttpStatusCode.ServiceUnavailable)));
        parts.Get<Spool>().TryAdd(SpoolTarget.Tracking, null, Message(1), TimeSpan.Zero);

        await parts.Get<SpoolDrainer>().FlushAsync(Limit);

        Assert.Single(parts.Get<Spool>().Claim(Limit, () => Assert.Fail("set aside")));
    }

    /// <summary>When a clock jumps ahead, every entry looks old. The queue accepts them nevertheless.</summary>
    [Fact]
    public async Task An_entry_is_sent_however_old_it_seems()
    {
        var tracking = QueueServiceStub.Confirming();
        await using var parts = new QueueingParts(tracking);
        Assert.NotNull(parts.Get<Spool>());
        await WriteOldAsync(parts, 1);

        await parts.Get<SpoolDrainer>().FlushAsync(Limit);

        Assert.Equal([1], ClicksIn(tracking.Stored.Values));
        Assert.Equal(0, parts.Count("redirect.lost"));
    }

    [Fact]
    public async Task An_entry_that_seems_old_survives_a_try_that_fails()
    {
        await using var parts = new QueueingParts(new QueueServiceStub(Always(HttpStatusCode.ServiceUnavailable)));
        Assert.NotNull(parts.Get<Spool>());
        await WriteOldAsync(parts, 1);

        await parts.Get<SpoolDrainer>().FlushAsync(Limit);

        Assert.Equal([1], parts.Spooled());
        Assert.Equal(0, parts.Count("redirect.lost"));
    }

    [Fact]
    public async Task While_the_tracking_queue_is_down_the_spool_leaves_for_the_fallback_queue()
    {
        var fallback = QueueServiceStub.Confirming();
        await using var parts = new QueueingParts(new QueueServiceStub(Always(HttpStatusCode.Forbidden)), fallback);
        parts.Get<Spool>().TryAdd(SpoolTarget.Tracking, DueTime.After(TimeSpan.FromMinutes(5), DateTimeOffset.UtcNow), Message(1), TimeSpan.Zero);

        await parts.Get<SpoolDrainer>().FlushAsync(Limit);

        Assert.Equal([1], ClicksIn(fallback.Stored.Values));
        Assert.InRange(int.Parse(fallback.HiddenFor.Values.Single(), System.Globalization.CultureInfo.InvariantCulture), 200, 300);
        Assert.Empty(parts.SpoolFiles);
    }

    [Fact]
    public async Task What_was_stored_while_the_clock_was_days_ahead_waits_no_longer_than_it_was_to_wait()
    {
        var queue = QueueServiceStub.Confirming();
        await using var parts = new QueueingParts(queue);
        parts.Get<Spool>().TryAdd(
            SpoolTarget.Tracking, DueTime.After(TimeSpan.FromMinutes(5), DateTimeOffset.UtcNow.AddDays(8)), Message(1), TimeSpan.Zero);

        await parts.Get<SpoolDrainer>().FlushAsync(Limit);

        Assert.Equal("300", queue.HiddenFor.Values.Single());
    }

    private static Task WriteOldAsync(QueueingParts parts, int number) => File.WriteAllTextAsync(
        Path.Combine(Directory.GetDirectories(parts.Folder).Single(), $"{DateTime.UtcNow.AddDays(-30):yyyy-MM-ddTHHmmss.fffffff}Z-{Guid.NewGuid():N}.blob"),
        $"Tracking \n{Message(number)}",
        Cancelled);

    private static BinaryData Message(int number) => QueueJson.Write([new BatchedClick(Clicks.SampleClick.Full with { Id = IdOf(number) }, [new OutstandingDelivery("gtm")])]).Single();
}
