using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Queueing.Commit;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Queueing.Spooling;

/// <summary>
/// Stores clicks that the tracking queue does not confirm: in the second account's fallback queue, else in the spool, else in memory for as
/// long as the process lives. Clicks that arrive together share messages.
/// </summary>
/// <remarks>
/// A click may still be on its way to the tracking queue. So a copy in the fallback queue is hidden for longer than a send can take, and a
/// copy in the spool is leased. A late confirmation of the original deletes the copy.
/// </remarks>
/// <param name="fallback">Null if both connections lead to the same account.</param>
public sealed partial class ClickBackup(
    GroupCommit commit,
    SpoolWriter spool,
    Ledger ledger,
    TimeProvider time,
    ILogger<ClickBackup> logger,
    [FromKeyedServices(QueueKey.Fallback)] MonitoredQueue? fallback = null)
{
    /// <summary>Longer than a send can take: until then the original may still arrive.</summary>
    public static readonly TimeSpan HiddenFor = StorageQueue.SendTimeout + TimeSpan.FromSeconds(10);

    /// <summary>How long a click waits for the fallback queue, and for the messages before it, until the disk is used as well.</summary>
    private static readonly TimeSpan FallbackBudget = TimeSpan.FromMilliseconds(100);

    private readonly BackgroundTasks _settling = new();
    private WorkLine<BackupClick>? _line;

    /// <summary>Stores the click and says where.</summary>
    public Task<ClickStored> StoreAsync(PendingClick click)
    {
        var backup = new BackupClick(click, time.GetTimestamp());
        var line = _line ?? Interlocked.CompareExchange(ref _line, new(StoreAsync, ToSpool), null) ?? _line;
        if (!line.TryAdd(backup))
        {
            spool.Add(backup);
        }

        return backup.Stored;
    }

    /// <summary>Waits until everything is stored and every late confirmation has arrived or failed.</summary>
    public async Task CloseAsync()
    {
        await (_line?.CloseAsync() ?? Task.CompletedTask);
        await spool.CloseAsync();
        await _settling.WhenDoneAsync();
    }

    private async Task StoreAsync(IReadOnlyList<BackupClick> clicks)
    {
        foreach (var click in clicks)
        {
            click.Original = commit.TryWithdraw(click.Click) ? null : click.Click.Message;
        }

        if (fallback is not { IsUp: true })
        {
            ToSpool(clicks);
            return;
        }

        await Task.WhenAll(clicks.GroupBy(click => click.Original).SelectMany(message => BackupClick.Pack(message)
            .Select(packed => StoreInFallbackAsync(fallback, packed.Message, packed.Clicks, message.Key))));
    }

    private async Task StoreInFallbackAsync(MonitoredQueue queue, BinaryData message, List<BackupClick> clicks, Task<bool>? original)
    {
        var start = time.GetTimestamp();
        var sending = queue.SendAsync(message, original is null ? TimeSpan.Zero : HiddenFor);
        var left = FallbackBudget - time.GetElapsedTime(clicks.Min(static click => click.Since), start);
        if (left > TimeSpan.Zero)
        {
            await ((Task)sending).WaitAsync(left, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (sending.IsCompletedSuccessfully)
        {
            clicks.ForEach(static click => click.Finish(ClickStored.Fallback));
            ledger.FallenBack(clicks.Count);
            Log.FallenBack(logger, clicks.Count);
        }
        else
        {
            if (!sending.IsCompleted && left > FallbackBudget / 2)
            {
                queue.Late(start);
            }

            var copy = IsConfirmedAsync(sending);
            clicks.ForEach(click => click.Copy = copy);
            ToSpool(clicks);
        }

        if (original is not null)
        {
            _settling.Add(DeleteCopyAsync(queue, sending, original));
        }
    }

    /// <summary>Deletes the copy if the original arrives after all.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A copy that cannot be deleted is a duplicate, nothing worse.")]
    private async Task DeleteCopyAsync(MonitoredQueue queue, Task<MessageReceipt> sending, Task<bool> original)
    {
        try
        {
            if (await original)
            {
                await queue.DeleteAsync(await sending);
            }
        }
        catch (Exception exception)
        {
            Log.CopyNotDeleted(logger, StorageQueue.Describe(exception));
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever has failed, the copy is not confirmed.")]
    private static async Task<bool> IsConfirmedAsync(Task<MessageReceipt> sending)
    {
        try
        {
            await sending;
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private void ToSpool(IReadOnlyList<BackupClick> clicks, Exception failure)
    {
        Log.Failed(logger, failure.GetType().Name);
        ToSpool(clicks.Where(static click => !click.Stored.IsCompleted));
    }

    private void ToSpool(IEnumerable<BackupClick> clicks)
    {
        foreach (var click in clicks)
        {
            spool.Add(click);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Clicks} clicks are in the fallback queue, because the tracking queue does not confirm them")]
        public static partial void FallenBack(ILogger logger, int clicks);

        [LoggerMessage(
            2,
            LogLevel.Warning,
            "A copy in the fallback queue was not deleted after its original arrived ({Error}); its clicks are delivered twice")]
        public static partial void CopyNotDeleted(ILogger logger, string error);

        [LoggerMessage(3, LogLevel.Error, "Clicks could not be stored in the fallback queue ({Error}); the spool takes them")]
        public static partial void Failed(ILogger logger, string error);
    }
}
