using System.Net;
using Microsoft.Extensions.Time.Testing;
using RedirectFunctions.Queueing.Commit;
using RedirectFunctions.Queueing.Spooling;
using RedirectFunctions.Telemetry;
using static RedirectFunctions.Tests.Queueing.QueueingParts;

namespace RedirectFunctions.Tests.Queueing;

/// <summary>Tracking queue, fallback queue, disk, memory: each fails in turn, and the click is in the next one, exactly once.</summary>
public sealed class ClickBackupTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_click_in_no_message_is_visible_in_the_fallback_queue_at_once()
    {
        var fallback = QueueServiceStub.Confirming();
        await using var parts = new QueueingParts(QueueServiceStub.Confirming(), fallback);

        Assert.Equal(ClickStored.Fallback, await parts.Get<ClickBackup>().StoreAsync(Click(1)));

        Assert.Equal([1], ClicksIn(fallback.Stored.Values));
        Assert.Equal("0", fallback.HiddenFor.Values.Single());
        Assert.Empty(parts.SpoolFiles);
        // The visitor is answered before the click is counted.
        await UntilAsync(() => parts.Count("redirect.fallback") == 1);
    }

    [Fact]
    public async Task A_copy_of_what_is_in_flight_is_hidden_and_deleted_when_the_original_arrives()
    {
        var original = new TaskCompletionSource<HttpStatusCode>();
        var fallback = QueueServiceStub.Confirming();
        await using var parts = new QueueingParts(new QueueServiceStub(_ => original.Task), fallback);
        var click = Click(1);
        parts.Get<GroupCommit>().Add(click);
        await UntilAsync(() => click.Message is not null);

        Assert.Equal(ClickStored.Fallback, await parts.Get<ClickBackup>().StoreAsync(click));
        Assert.Equal("30", fallback.HiddenFor.Values.Single());
        Assert.Single(fallback.Stored);

        original.SetResult(HttpStatusCode.Created);
        await UntilAsync(() => fallback.Stored.IsEmpty);
    }

    [Fact]
    public async Task A_copy_stays_where_the_original_does_not_arrive()
    {
        var original = new TaskCompletionSource<HttpStatusCode>();
        var fallback = QueueServiceStub.Confirming();
        await using var parts = new QueueingParts(new QueueServiceStub(_ => original.Task), fallback);
        var click = Click(1);
        parts.Get<GroupCommit>().Add(click);
        await UntilAsync(() => click.Message is not null);
        await parts.Get<ClickBackup>().StoreAsync(click);

        original.SetResult(HttpStatusCode.InternalServerError);
        await parts.Get<ClickBackup>().CloseAsync();

        Assert.Equal([1], ClicksIn(fallback.Stored.Values));
    }

    [Fact]
    public async Task Where_the_fallback_queue_fails_the_disk_takes_the_click_and_the_next_one_does_not_ask_it_again()
    {
        var fallback = new QueueServiceStub(Always(HttpStatusCode.Forbidden));
        await using var parts = new QueueingParts(QueueServiceStub.Confirming(), fallback);
        var backup = parts.Get<ClickBackup>();

        Assert.Equal(ClickStored.Spool, await backup.StoreAsync(Click(1)));
        Assert.Equal(ClickStored.Spool, await backup.StoreAsync(Click(2)));

        Assert.Equal([1], ClicksIn(fallback.Puts));
        Assert.Equal([1, 2], parts.Spooled());
    }

    /// <summary>A visitor's wait includes the wait in the line.</summary>
    [Fact]
    public async Task A_click_behind_a_slow_message_waits_no_longer_than_the_others()
    {
        var time = new FakeTimeProvider();
        var (first, second) = (new TaskCompletionSource<HttpStatusCode>(), new TaskCompletionSource<HttpStatusCode>());
        var fallback = new QueueServiceStub(text => ClicksIn(text) is [1] ? first.Task : second.Task);
        await using var parts = new QueueingParts(QueueServiceStub.Confirming(), fallback, time: time);
        var backup = parts.Get<ClickBackup>();
        var stored = backup.StoreAsync(Click(1));
        await UntilAsync(() => ClicksIn(fallback.Puts) is [1]);

        var behind = backup.StoreAsync(Click(2));
        time.Advance(TimeSpan.FromMilliseconds(60));
        first.SetResult(HttpStatusCode.Created);
        Assert.Equal(ClickStored.Fallback, await stored);
        await UntilAsync(() => ClicksIn(fallback.Puts) is [1, 2]);
        time.Advance(TimeSpan.FromMilliseconds(40));

        Assert.Equal(ClickStored.Spool, await behind.WaitAsync(Patience, Cancelled));
        Assert.True(parts.Fallback.IsUp, "It had 40 ms only: that is not late.");
        second.SetResult(HttpStatusCode.Created);
        await UntilAsync(() => parts.SpoolFiles.Length == 0);
    }

    [Fact]
    public async Task Copies_of_different_messages_do_not_wait_for_each_other()
    {
        var time = new FakeTimeProvider();
        var before = new TaskCompletionSource<HttpStatusCode>();
        var fallback = new QueueServiceStub(text => ClicksIn(text) switch
        {
            [1] => before.Task,
            [2] => new TaskCompletionSource<HttpStatusCode>().Task,
            _ => Task.FromResult(HttpStatusCode.Created),
        });
        var tracking = new QueueServiceStub(static _ => new TaskCompletionSource<HttpStatusCode>().Task);
        await using var parts = new QueueingParts(tracking, fallback, time: time);
        var (two, three) = (Click(2), Click(3));
        parts.Get<GroupCommit>().Add(two);
        await UntilAsync(() => tracking.Puts.Count == 1);
        // The first message is late, so a second one is sent beside it.
        time.Advance(TimeSpan.FromMilliseconds(22));
        parts.Get<GroupCommit>().Add(three);
        await UntilAsync(() => tracking.Puts.Count == 2);
        // Both wait behind another copy, so they are stored together.
        var backup = parts.Get<ClickBackup>();
        var first = backup.StoreAsync(Click(1));
        await UntilAsync(() => fallback.Puts.Count == 1);
        var (second, third) = (backup.StoreAsync(two), backup.StoreAsync(three));
        before.SetResult(HttpStatusCode.Created);

        Assert.Equal(ClickStored.Fallback, await first.WaitAsync(Patience, Cancelled));
        Assert.Equal(ClickStored.Fallback, await third.WaitAsync(Patience, Cancelled));
        await UntilAsync(() => fallback.Puts.Count == 3);
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(ClickStored.Spool, await second.WaitAsync(Patience, Cancelled));
    }

    [Fact]
    public async Task A_fallback_queue_that_is_late_after_all_leaves_nothing_on_the_disk()
    {
        var late = new TaskCompletionSource<HttpStatusCode>();
        var fallback = new QueueServiceStub(text => ClicksIn(text).Length > 0 ? late.Task : Task.FromResult(HttpStatusCode.ServiceUnavailable));
        await using var parts = new QueueingParts(QueueServiceStub.Confirming(), fallback);

        Assert.Equal(ClickStored.Spool, await parts.Get<ClickBackup>().StoreAsync(Click(1)));
        Assert.Equal([1], parts.Spooled());
        Assert.False(parts.Fallback.IsUp);

        late.SetResult(HttpStatusCode.Created);
        await UntilAsync(() => parts.SpoolFiles.Length == 0);
        Assert.Equal([1], ClicksIn(fallback.Stored.Values));
    }

    [Fact]
    public async Task What_neither_queue_nor_disk_takes_is_kept_in_memory_until_a_queue_does()
    {
        var status = HttpStatusCode.ServiceUnavailable;
        var tracking = new QueueServiceStub(_ => Task.FromResult(status));
        await using var parts = new QueueingParts(tracking, options: queue => queue with { SpoolMaxBytes = 0 });
        var click = Click(1);
        parts.Get<GroupCommit>().Add(click);
        Assert.False(await click.InTime);

        Assert.Equal(ClickStored.Pending, await parts.Get<ClickBackup>().StoreAsync(click));
        Assert.Equal(1, parts.Get<MemoryBacklog>().Count);
        status = HttpStatusCode.Created;

        await UntilAsync(() => ClicksIn(tracking.Stored.Values) is [1]);
        await UntilAsync(() => parts.Get<MemoryBacklog>().Count == 0);
        Assert.Equal(0, parts.Count("redirect.lost"));
    }

    [Fact]
    public async Task What_is_in_memory_when_the_process_ends_is_lost_and_said_to_be()
    {
        await using var parts = new QueueingParts(new QueueServiceStub(Always(HttpStatusCode.ServiceUnavailable)), options: queue => queue with { SpoolMaxBytes = 0 });
        Assert.Equal(ClickStored.Pending, await parts.Get<ClickBackup>().StoreAsync(Click(1)));

        await parts.Get<ClickBackup>().CloseAsync();
        await parts.Get<MemoryBacklog>().CloseAsync();

        Assert.Equal(1, parts.Count("redirect.lost"));
        Assert.Contains(parts.Log.All, line => line.StartsWith("Critical", StringComparison.Ordinal));
    }

    /// <summary>One failed write does not end the use of the spool.</summary>
    [Fact]
    public async Task A_write_that_throws_is_one_write()
    {
        await using var parts = new QueueingParts(QueueServiceStub.Confirming());
        var backup = parts.Get<ClickBackup>();
        Assert.Equal(ClickStored.Spool, await backup.StoreAsync(Click(1)));

        parts.Get<Spool>().Dispose();
        Directory.Delete(parts.Folder, recursive: true);
        await File.WriteAllTextAsync(parts.Folder, "", Cancelled);
        Assert.Equal(ClickStored.Pending, await backup.StoreAsync(Click(2)).WaitAsync(Patience, Cancelled));
        File.Delete(parts.Folder);

        Assert.Equal(ClickStored.Spool, await backup.StoreAsync(Click(3)).WaitAsync(Patience, Cancelled));
    }

    /// <summary>With a file or a message for each click, disk and queue would be busy, and visitors would wait, just when there are many.</summary>
    [Fact]
    public void Clicks_that_are_stored_together_share_messages() =>
        Assert.InRange(BackupClick.Pack(Enumerable.Range(1, 200).Select(n => new BackupClick(Click(n), 0))).Count(), 1, 3);

    [Fact]
    public async Task Many_clicks_at_once_are_all_stored()
    {
        var fallback = QueueServiceStub.Confirming();
        await using var parts = new QueueingParts(QueueServiceStub.Confirming(), fallback);

        await Task.WhenAll(Enumerable.Range(1, 500).Select(n => parts.Get<ClickBackup>().StoreAsync(Click(n))));

        Assert.Equal(Enumerable.Range(1, 500), ClicksIn(fallback.Stored.Values));
    }
}
