using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Queueing.Commit;

/// <summary>
/// Sends clicks to the queue. Those that arrive while a message is on its way wait in line together and leave as the next one. There is no
/// timer: idle adds no delay, and load makes the messages fuller instead of more.
/// </summary>
public sealed partial class GroupCommit(
    [FromKeyedServices(QueueKey.Tracking)] StorageQueue queue,
    QueueOptions options,
    Ledger ledger,
    Histograms histograms,
    TimeProvider time,
    ILogger<GroupCommit> logger)
{
    /// <summary>
    /// A message that takes longer is late, and nobody waits for it any more: the next click opens a slot of its own. The service usually
    /// confirms within 10 ms.
    /// </summary>
    private static readonly TimeSpan UsualSend = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly Queue<PendingClick> _line = new();
    private readonly BackgroundTasks _sending = new();
    private int _busySlots;
    private long _latestSend;

    public void Add(PendingClick click)
    {
        lock (_lock)
        {
            _line.Enqueue(click);
            if (!NeedsSlot())
            {
                return;
            }

            _busySlots++;
            _latestSend = time.GetTimestamp();
            _sending.Add(SendUntilNobodyWaitsAsync());
        }
    }

    /// <summary>Takes a click out of the line; false where a slot has taken it already.</summary>
    public bool TakeBack(PendingClick click)
    {
        lock (_lock)
        {
            return !click.IsTaken && (click.IsTaken = true);
        }
    }

    /// <summary>Waits for what is in flight.</summary>
    public Task WhenSentAsync() => _sending.WhenDoneAsync();

    /// <summary>One slot is enough while messages are neither full nor late; each more means more messages for the same clicks.</summary>
    private bool NeedsSlot() => _busySlots == 0
        || _busySlots < options.SendSlots && (_line.Count >= options.MessageClicks || time.GetElapsedTime(_latestSend) > UsualSend);

    private async Task SendUntilNobodyWaitsAsync()
    {
        var clicks = new List<PendingClick>(ClickBatch.MaxClicks);
        using var batch = new BatchBuilder();
        do
        {
            await GatherAsync();
        }
        while (await SendNextAsync(clicks, batch));
    }

    /// <summary>
    /// Lets the requests go first that wait for a processor already, so that their clicks leave with this message, and again while more keep
    /// coming. With a processor free that is over at once, and with none it may not make the clicks late.
    /// </summary>
    private async Task GatherAsync()
    {
        var start = time.GetTimestamp();
        int before;
        var now = InLine();
        do
        {
            before = now;
            await Task.Yield();
            now = InLine();
        }
        while (now > before && now < options.MessageClicks && time.GetElapsedTime(start) < UsualSend);
    }

    private int InLine()
    {
        lock (_lock)
        {
            return _line.Count;
        }
    }

    /// <summary>Sends one message with who waits; false where nobody does, and the slot is free again.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever has failed, the clicks that wait for this message must hear of it.")]
    private async Task<bool> SendNextAsync(List<PendingClick> clicks, BatchBuilder batch)
    {
        var message = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var isConfirmed = false;
        try
        {
            while (TakeNext(batch, message.Task) is { } click)
            {
                clicks.Add(click);
                batch.Add(click.Json);
            }

            if (clicks.Count == 0)
            {
                return false;
            }

            await queue.SendAsync(batch.Take(), TimeSpan.Zero, CancellationToken.None);
            isConfirmed = true;
            ledger.Queued(clicks.Count);
            histograms.Sent(clicks.Count);
        }
        catch (Exception exception)
        {
            batch.Clear();
            var mayBeStored = StorageQueue.MayHaveBeenStored(exception);
            ledger.SendFailed(mayBeStored);
            Log.SendFailed(logger, clicks.Count, StorageQueue.Describe(exception), mayBeStored);
        }

        message.SetResult(isConfirmed);
        Answer(clicks, isConfirmed);
        clicks.Clear();
        return true;
    }

    /// <summary>A lone click's visitor is answered at once, since nobody waits for this thread; those of many, side by side.</summary>
    private void Answer(List<PendingClick> clicks, bool isConfirmed)
    {
        if (clicks.Count == 1 && InLine() == 0)
        {
            clicks[0].Finish(isConfirmed);
            return;
        }

        foreach (var click in clicks)
        {
            click.FinishElsewhere(isConfirmed);
        }
    }

    /// <summary>One at a time: packing a whole message within the lock would make visitors wait who only want to stand in line.</summary>
    private PendingClick? TakeNext(BatchBuilder batch, Task<bool> message)
    {
        lock (_lock)
        {
            while (_line.TryPeek(out var click) && (click.IsTaken || batch.Count < options.MessageClicks && batch.HasRoomFor(1, click.Json.Length)))
            {
                _line.Dequeue();
                if (!click.IsTaken)
                {
                    click.IsTaken = true;
                    click.Message = message;
                    return click;
                }
            }

            if (batch.Count == 0)
            {
                _busySlots--;
            }
            else
            {
                _latestSend = time.GetTimestamp();
            }

            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The queue has not confirmed a message with {Clicks} clicks: {Error}; stored all the same: {MayBeStored}")]
        public static partial void SendFailed(ILogger logger, int clicks, string error, bool mayBeStored);
    }
}
