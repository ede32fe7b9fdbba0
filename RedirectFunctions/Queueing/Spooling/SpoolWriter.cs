using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Queueing.Commit;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Queueing.Spooling;

/// <summary>
/// Writes clicks to the spool that the queue has not confirmed in time. One file at a time: clicks that come while it is written go
/// together into the next one, so that a stall costs few files, and a disk that hangs holds up one thread.
/// </summary>
public sealed partial class SpoolWriter(GroupCommit commit, Spool spool, QueueOptions options, Ledger ledger, ILogger<SpoolWriter> logger)
{
    /// <summary>Longer than a send can take: until then nobody else may send what is spooled while it is still in flight.</summary>
    private static readonly TimeSpan Lease = StorageQueue.SendTimeout * 3;

    private readonly Lock _lock = new();
    private readonly BackgroundTasks _running = new();
    private List<Spooling> _line = [];
    private bool _isWriting;

    /// <summary>True when the click is on disk, false where the spool is full or the disk fails.</summary>
    public Task<bool> WriteAsync(PendingClick click)
    {
        var spooling = new Spooling(click);
        lock (_lock)
        {
            _line.Add(spooling);
            if (!_isWriting)
            {
                _isWriting = true;
                _running.Add(Task.Run(WriteLine));
            }
        }

        return spooling.OnDisk;
    }

    /// <summary>Waits for what is being written, and for the queue's late word on what is in flight.</summary>
    public Task WhenWrittenAsync() => _running.WhenDoneAsync();

    private void WriteLine()
    {
        while (TakeLine() is { Count: > 0 } clicks)
        {
            var isTakenBack = clicks.ToLookup(click => commit.TakeBack(click.Waiting));
            Write(isTakenBack[true], message: null);
            foreach (var message in isTakenBack[false].GroupBy(click => click.Waiting.Message!))
            {
                Write(message, message.Key);
            }
        }
    }

    /// <param name="clicks">Clicks that no slot has taken yet, or those of one message.</param>
    /// <param name="message">That message's confirmation; null where there is none, and the spool alone has the clicks.</param>
    private void Write(IEnumerable<Spooling> clicks, Task<bool>? message)
    {
        using var batch = new BatchBuilder();
        var together = new List<Spooling>();
        foreach (var click in clicks)
        {
            if (!batch.HasRoomFor(1, click.Waiting.Json.Length))
            {
                Store(batch.Take(), together, message);
                together = [];
            }

            batch.Add(click.Waiting.Json);
            together.Add(click);
        }

        if (together.Count > 0)
        {
            Store(batch.Take(), together, message);
        }
    }

    private void Store(BinaryData text, List<Spooling> clicks, Task<bool>? message)
    {
        var entry = TryAdd(text, message is null ? TimeSpan.Zero : Lease);
        clicks.ForEach(click => click.Finish(entry is not null));
        if (entry is null)
        {
            clicks.ForEach(click => _running.Add(HopeForQueueAsync(click.Waiting, message)));
            return;
        }

        ledger.Spooled(clicks.Count);
        Log.Spooled(logger, clicks.Count, options.EnqueueBudget.TotalMilliseconds);
        if (message is not null)
        {
            _running.Add(ReleaseAsync(entry, message));
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever has failed, the clicks are not on disk, and those behind them still may come there.")]
    private SpoolEntry? TryAdd(BinaryData text, TimeSpan lease)
    {
        try
        {
            return spool.TryAdd(SpoolTarget.Tracking, null, text, lease);
        }
        catch (Exception exception)
        {
            Log.WriteFailed(logger, exception);
            return null;
        }
    }

    /// <summary>What is in flight is written under a lease. A late confirmation deletes it, so that a stall does not become a duplicate.</summary>
    private static async Task ReleaseAsync(SpoolEntry entry, Task<bool> message)
    {
        if (await message)
        {
            entry.Delete();
        }
        else
        {
            entry.Release();
        }
    }

    /// <summary>Without a spool the queue is what is left, however late.</summary>
    private async Task HopeForQueueAsync(PendingClick click, Task<bool>? message)
    {
        if (message is null)
        {
            var again = click.Again();
            commit.Add(again);
            message = again.InTime;
        }

        if (!await message)
        {
            Log.Lost(logger, click.Id);
            ledger.Lost(1, "spool_full");
        }
    }

    /// <summary>Who waits; nobody is left, and nobody writes any more, where that is an empty list.</summary>
    private List<Spooling> TakeLine()
    {
        lock (_lock)
        {
            var clicks = _line;
            _line = [];
            _isWriting = clicks.Count > 0;
            return clicks;
        }
    }

    /// <summary>A click that waits for the disk.</summary>
    private sealed class Spooling(PendingClick waiting)
    {
        private readonly TaskCompletionSource<bool> _onDisk = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public PendingClick Waiting { get; } = waiting;

        public Task<bool> OnDisk => _onDisk.Task;

        public void Finish(bool onDisk) => _onDisk.SetResult(onDisk);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Clicks} clicks were not confirmed by the queue within {BudgetMs} ms; they are in the spool")]
        public static partial void Spooled(ILogger logger, int clicks, double budgetMs);

        [LoggerMessage(2, LogLevel.Critical, "Click {ClickId} is lost: the queue has not taken it, and the spool is full or its disk fails")]
        public static partial void Lost(ILogger logger, Guid clickId);

        [LoggerMessage(3, LogLevel.Error, "The spool could not be written")]
        public static partial void WriteFailed(ILogger logger, Exception exception);
    }
}
