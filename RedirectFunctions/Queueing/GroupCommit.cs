using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace RedirectFunctions.Queueing;

/// <summary>
/// Sends clicks to the queue. One that finds a free send slot leaves at once and alone; those that arrive while all slots are
/// busy wait in line together and leave as one message. There is no timer: idle adds no delay, and load makes the messages
/// fuller instead of more.
/// </summary>
internal sealed partial class GroupCommit(StorageQueue queue, QueueOptions options, Ledger ledger, Measurements measurements, ILogger<GroupCommit> logger)
{
    private readonly Lock _lock = new();
    private readonly Queue<WaitingClick> _line = new();
    private readonly HashSet<Task> _sending = [];
    private int _busySlots;

    public void Add(WaitingClick click)
    {
        lock (_lock)
        {
            click.IsTaken = false;
            if (_busySlots == options.SendSlots)
            {
                _line.Enqueue(click);
                return;
            }

            _busySlots++;
            click.IsTaken = true;
        }

        var sending = SendUntilNobodyWaitsAsync(click);
        lock (_lock)
        {
            _sending.RemoveWhere(task => task.IsCompleted);
            _sending.Add(sending);
        }
    }

    /// <summary>Takes a click out of the line; false where a slot has taken it already.</summary>
    public bool TakeBack(WaitingClick click)
    {
        lock (_lock)
        {
            return !click.IsTaken && (click.IsTaken = true);
        }
    }

    /// <summary>Waits for what is in flight.</summary>
    public Task WhenSentAsync()
    {
        lock (_lock)
        {
            return Task.WhenAll(_sending);
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
            measurements.Sent(clicks);
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
            while (_line.TryPeek(out var click) && (click.IsTaken || batch.HasRoomFor(1, click.Json.Length)))
            {
                _line.Dequeue();
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

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The queue has not confirmed a message with {Clicks} clicks: {Error}; stored all the same: {MayBeStored}")]
        public static partial void SendFailed(ILogger logger, int clicks, string error, bool mayBeStored);
    }
}
