using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Clicks;

namespace RedirectFunctions.Queueing;

/// <summary>
/// Makes clicks durable by group commit. A click that finds a free send slot leaves at once and alone; clicks that arrive
/// while all slots are busy wait together and leave as one message. There is no timer: idle adds no delay, and load
/// makes the messages fuller instead of more. What the queue has not confirmed within the budget goes to the spool.
/// </summary>
internal sealed partial class ClickQueue(
    StorageQueue queue,
    Spool spool,
    SinkNames sinks,
    QueueOptions options,
    Ledger ledger,
    TimeProvider time,
    ILogger<ClickQueue> logger) : IAsyncDisposable
{
    /// <summary>Messages in flight; enough to hide the service's latency, few enough that messages fill under load.</summary>
    private const int SendSlots = 4;

    /// <summary>Longer than a send can take: until then nobody else may send what is spooled while it is still in flight.</summary>
    private static readonly TimeSpan SpoolLease = StorageQueue.SendTimeout * 3;

    /// <summary>How long a visitor waits for the disk, after the budget for the queue is spent.</summary>
    private static readonly TimeSpan SpoolBudget = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly Queue<WaitingClick> _waiting = new();
    private readonly OutstandingDelivery[] _deliveries = [.. sinks.Enabled.Select(name => new OutstandingDelivery(name))];
    private readonly HashSet<Task> _work = [];
    private int _busySlots;

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

        var waiting = new WaitingClick(click.Id, QueueJson.Write(new BatchedClick(click, _deliveries)));
        Start(waiting);
        try
        {
            if (await waiting.Confirmed.WaitAsync(options.EnqueueBudget, time))
            {
                return;
            }
        }
        catch (TimeoutException)
        {
            // Not confirmed in time; the send goes on, and the spool takes over below.
        }

        // The disk can hang as the network can. The write goes on without the visitor then.
        var onDisk = new TaskCompletionSource();
        Track(Task.Run(() => SpoolAsync(waiting, onDisk)));
        await onDisk.Task.WaitAsync(SpoolBudget, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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

    /// <summary>Waits for what is in flight; called when the host stops, after the last request was answered.</summary>
    public async ValueTask DisposeAsync()
    {
        while (Unfinished() is { Length: > 0 } work)
        {
            await Task.WhenAll(work);
        }
    }

    /// <summary>
    /// Writes a click to disk. One that no slot has taken yet is taken out of the line, and the spool alone has it. One that is in
    /// flight is written under a lease, and a late confirmation deletes the entry, so that a stall does not become a duplicate.
    /// </summary>
    private async Task SpoolAsync(WaitingClick click, TaskCompletionSource onDisk)
    {
        var isTakenBack = TakeBack(click);
        var entry = spool.TryAdd(SpoolTarget.Tracking, null, BatchOf(click), isTakenBack ? TimeSpan.Zero : SpoolLease);
        onDisk.SetResult();
        if (entry is null)
        {
            if (isTakenBack)
            {
                Start(click);
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

    private Task[] Unfinished()
    {
        lock (_lock)
        {
            _work.RemoveWhere(task => task.IsCompleted);
            return [.. _work];
        }
    }

    private static BinaryData BatchOf(WaitingClick click)
    {
        var batch = new BatchBuilder();
        batch.Add(click.Json);
        return batch.Take();
    }

    private void Start(WaitingClick click)
    {
        lock (_lock)
        {
            click.IsTaken = false;
            if (_busySlots == SendSlots)
            {
                _waiting.Enqueue(click);
                return;
            }

            _busySlots++;
            click.IsTaken = true;
        }

        Track(SendUntilNobodyWaitsAsync(click));
    }

    private void Track(Task work)
    {
        lock (_lock)
        {
            _work.RemoveWhere(task => task.IsCompleted);
            _work.Add(work);
        }
    }

    private async Task SendUntilNobodyWaitsAsync(WaitingClick first)
    {
        var clicks = new List<WaitingClick>(ClickBatch.MaxClicks) { first };
        var batch = new BatchBuilder();
        batch.Add(first.Json);
        do
        {
            var confirmed = await SendAsync(batch.Take(), clicks.Count);
            clicks.ForEach(click => click.Finish(confirmed));
            clicks.Clear();
        }
        while (TakeWaiting(clicks, batch));
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever has failed, the clicks that wait for this message must hear of it.")]
    private async Task<bool> SendAsync(BinaryData message, int clicks)
    {
        try
        {
            await queue.SendAsync(message, TimeSpan.Zero, CancellationToken.None);
            ledger.Queued(clicks);
            return true;
        }
        catch (Exception exception)
        {
            var mayBeStored = StorageQueue.MayHaveBeenStored(exception);
            ledger.SendFailed(mayBeStored);
            Log.SendFailed(logger, clicks, StorageQueue.Describe(exception), mayBeStored);
            return false;
        }
    }

    /// <summary>Fills the batch with who waits, or frees the slot where nobody does.</summary>
    private bool TakeWaiting(List<WaitingClick> clicks, BatchBuilder batch)
    {
        lock (_lock)
        {
            while (_waiting.TryPeek(out var click) && (click.IsTaken || batch.HasRoomFor(1, click.Json.Length)))
            {
                _waiting.Dequeue();
                if (!click.IsTaken)
                {
                    click.IsTaken = true;
                    clicks.Add(click);
                    batch.Add(click.Json);
                }
            }

            if (clicks.Count == 0)
            {
                _busySlots--;
            }

            return clicks.Count > 0;
        }
    }

    private bool TakeBack(WaitingClick click)
    {
        lock (_lock)
        {
            return !click.IsTaken && (click.IsTaken = true);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Click {ClickId} was not confirmed by the queue within {BudgetMs} ms; it is in the spool")]
        public static partial void Spooled(ILogger logger, Guid clickId, double budgetMs);

        [LoggerMessage(2, LogLevel.Warning, "The queue has not confirmed a message with {Clicks} clicks: {Error}; stored all the same: {MayBeStored}")]
        public static partial void SendFailed(ILogger logger, int clicks, string error, bool mayBeStored);

        [LoggerMessage(3, LogLevel.Critical, "Click {ClickId} is lost: the queue has not taken it, and the spool is full or its disk fails")]
        public static partial void Lost(ILogger logger, Guid clickId);
    }
}
