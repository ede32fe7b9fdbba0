using Microsoft.Extensions.Logging;
using RedirectFunctions.Clicks;

namespace RedirectFunctions.Queueing;

/// <summary>
/// Makes clicks durable within a budget: in the queue, or, where the queue has not confirmed in time, in the spool.
/// </summary>
internal sealed partial class ClickQueue(
    GroupCommit commit,
    Spool spool,
    SinkNames sinks,
    QueueOptions options,
    Ledger ledger,
    Measurements measurements,
    ClickTelemetry telemetry,
    TimeProvider time,
    ILogger<ClickQueue> logger) : IAsyncDisposable
{
    /// <summary>Longer than a send can take: until then nobody else may send what is spooled while it is still in flight.</summary>
    private static readonly TimeSpan SpoolLease = StorageQueue.SendTimeout * 3;

    /// <summary>How long a visitor waits for the disk, after the budget for the queue is spent.</summary>
    private static readonly TimeSpan SpoolBudget = TimeSpan.FromMilliseconds(50);

    private readonly OutstandingDelivery[] _deliveries = [.. sinks.Enabled.Select(name => new OutstandingDelivery(name))];
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _spooling = [];

    /// <summary>Returns when the click is durable, in the queue or on disk; at the latest when both budgets are spent.</summary>
    public async ValueTask EnqueueAsync(Click click)
    {
        if (_deliveries.Length == 0)
        {
            return;
        }

        foreach (var delivery in _deliveries)
        {
            ledger.Captured(delivery.Sink);
        }

        var start = measurements.Start();
        using var span = telemetry.StartEnqueue(click.Id);
        var stored = await StoreAsync(new WaitingClick(click.Id, QueueJson.Write(new BatchedClick(click, _deliveries, span?.Id))));
        ClickTelemetry.EndEnqueue(span, stored);
        measurements.Enqueued(start, stored);
    }

    /// <summary>Counts a click that a rule keeps from being delivered.</summary>
    public void Skip(string rule)
    {
        foreach (var delivery in _deliveries)
        {
            ledger.Captured(delivery.Sink);
            ledger.Skipped(delivery.Sink, rule);
        }
    }

    /// <summary>Waits for what is on its way to queue and disk; called when the host stops, after the last request was answered.</summary>
    public async ValueTask DisposeAsync()
    {
        await commit.WhenSentAsync();
        await Task.WhenAll(Spooling());
    }

    private async ValueTask<ClickStored> StoreAsync(WaitingClick click)
    {
        commit.Add(click);
        try
        {
            if (await click.Confirmed.WaitAsync(options.EnqueueBudget, time))
            {
                return ClickStored.Queue;
            }
        }
        catch (TimeoutException)
        {
            // Not confirmed in time; the send goes on, and the spool takes over below.
        }

        // The disk can hang as the network can. The write goes on without the visitor then.
        var onDisk = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Track(Task.Run(() => SpoolAsync(click, onDisk)));
        await ((Task)onDisk.Task).WaitAsync(SpoolBudget, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return onDisk.Task is { IsCompletedSuccessfully: true, Result: true } ? ClickStored.Spool : ClickStored.Pending;
    }

    /// <summary>
    /// Writes a click to disk. One that no slot has taken yet is taken out of the line, and the spool alone has it. One that is in
    /// flight is written under a lease, and a late confirmation deletes the entry, so that a stall does not become a duplicate.
    /// </summary>
    private async Task SpoolAsync(WaitingClick click, TaskCompletionSource<bool> onDisk)
    {
        var isTakenBack = commit.TakeBack(click);
        var entry = spool.TryAdd(SpoolTarget.Tracking, null, BatchOf(click), isTakenBack ? TimeSpan.Zero : SpoolLease);
        onDisk.SetResult(entry is not null);
        if (entry is null)
        {
            if (isTakenBack)
            {
                commit.Add(click);
            }

            if (!await click.Confirmed)
            {
                Log.Lost(logger, click.Id);
                ledger.Lost(1, "spool_full");
            }

            return;
        }

        ledger.Spooled();
        Log.Spooled(logger, click.Id, options.EnqueueBudget.TotalMilliseconds);
        if (isTakenBack)
        {
            return;
        }

        if (await click.Confirmed)
        {
            entry.Delete();
        }
        else
        {
            entry.Release();
        }
    }

    private static BinaryData BatchOf(WaitingClick click)
    {
        using var batch = new BatchBuilder();
        batch.Add(click.Json);
        return batch.Take();
    }

    private void Track(Task spooling)
    {
        lock (_lock)
        {
            _spooling.RemoveWhere(task => task.IsCompleted);
            _spooling.Add(spooling);
        }
    }

    private Task[] Spooling()
    {
        lock (_lock)
        {
            return [.. _spooling];
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Click {ClickId} was not confirmed by the queue within {BudgetMs} ms; it is in the spool")]
        public static partial void Spooled(ILogger logger, Guid clickId, double budgetMs);

        [LoggerMessage(2, LogLevel.Critical, "Click {ClickId} is lost: the queue has not taken it, and the spool is full or its disk fails")]
        public static partial void Lost(ILogger logger, Guid clickId);
    }
}
