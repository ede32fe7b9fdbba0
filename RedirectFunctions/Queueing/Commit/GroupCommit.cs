using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Queueing.Commit;

/// <summary>
/// Sends clicks to the queue. Those that arrive while a message is on its way stand in line together and leave as the next one. Nothing waits
/// for a timer: an idle queue adds no delay, and load makes the messages fuller instead of more.
/// </summary>
public sealed partial class GroupCommit : IDisposable
{
    /// <summary>
    /// A message that takes longer is late, and nobody waits for it any more: the line gets a slot of its own. The service usually
    /// confirms within 10 ms.
    /// </summary>
    private static readonly TimeSpan UsualSend = TimeSpan.FromMilliseconds(20);

    private readonly MonitoredQueue _queue;
    private readonly QueueOptions _options;
    private readonly Ledger _ledger;
    private readonly Histograms _histograms;
    private readonly TimeProvider _time;
    private readonly ILogger<GroupCommit> _logger;
    private readonly Lock _lock = new();
    private readonly BackgroundTasks _slots = new();
    private readonly ITimer _lateness;
    private Queue<PendingClick> _line = new();

    /// <summary>Clicks in the line that nobody has withdrawn.</summary>
    private int _waiting;
    private int _busySlots;
    private long _latestSend;
    private bool _watchesLateness;

    public GroupCommit(
        [FromKeyedServices(QueueKey.Tracking)] MonitoredQueue queue,
        QueueOptions options,
        Ledger ledger,
        Histograms histograms,
        TimeProvider time,
        ILogger<GroupCommit> logger)
    {
        _queue = queue;
        _options = options;
        _ledger = ledger;
        _histograms = histograms;
        _time = time;
        _logger = logger;
        _lateness = time.CreateTimer(static commit => ((GroupCommit)commit!).LookForLateness(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _queue.WentDown += OnQueueDown;
    }

    public void Add(PendingClick click)
    {
        lock (_lock)
        {
            click.IsInLine = true;
            _line.Enqueue(click);
            _waiting++;
            OpenSlotIfNeeded();
        }
    }

    /// <summary>Takes a click out of the line; false where a message has it already.</summary>
    public bool TryWithdraw(PendingClick click)
    {
        lock (_lock)
        {
            if (click.IsInLine)
            {
                click.IsInLine = false;
                _waiting--;
                while (_line.TryPeek(out var first) && !first.IsInLine)
                {
                    _line.Dequeue();
                }
            }

            return click.Message is null;
        }
    }

    /// <summary>Waits for what is in flight.</summary>
    public Task WhenSentAsync() => _slots.WhenDoneAsync();

    public void Dispose()
    {
        _queue.WentDown -= OnQueueDown;
        _lateness.Dispose();
    }

    /// <summary>One slot is enough while messages are neither full nor late; each further one means more messages for the same clicks.</summary>
    private void OpenSlotIfNeeded()
    {
        var sinceSend = _time.GetElapsedTime(_latestSend);
        if (_busySlots == 0 || _busySlots < _options.SendSlots && (_waiting >= _options.MessageClicks || sinceSend > UsualSend))
        {
            _busySlots++;
            _latestSend = _time.GetTimestamp();
            _slots.Add(SendUntilNobodyWaitsAsync());
        }
        else if (!_watchesLateness && _busySlots < _options.SendSlots)
        {
            _watchesLateness = true;
            _lateness.Change(UsualSend - sinceSend + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The line may stand behind a late message without any click coming that would notice.</summary>
    private void LookForLateness()
    {
        lock (_lock)
        {
            _watchesLateness = false;
            if (_waiting > 0)
            {
                OpenSlotIfNeeded();
            }
        }
    }

    /// <summary>Whoever stands in the line of a queue that is down need not wait there.</summary>
    private void OnQueueDown(object? sender, EventArgs e)
    {
        Queue<PendingClick> line;
        lock (_lock)
        {
            line = _line;
            _line = new Queue<PendingClick>();
            _waiting = 0;
            foreach (var click in line)
            {
                click.IsInLine = false;
            }
        }

        foreach (var click in line)
        {
            click.FinishElsewhere(isConfirmed: false);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A fault in what reports on a message must not stop the messages after it.")]
    private async Task SendUntilNobodyWaitsAsync()
    {
        var clicks = new List<PendingClick>(ClickBatch.MaxClicks);
        using var batch = new BatchBuilder();
        for (var someoneWaits = true; someoneWaits;)
        {
            try
            {
                await GatherAsync();
                someoneWaits = await SendNextAsync(clicks, batch);
            }
            catch (Exception)
            {
                // The clicks have had their answer before anything was reported.
            }
        }
    }

    /// <summary>
    /// Requests that already wait for a processor go first, so that their clicks leave with this message; and so do those that come meanwhile.
    /// With a processor free that is over at once. Without one it may take no longer than a usual send.
    /// </summary>
    private async Task GatherAsync()
    {
        var start = _time.GetTimestamp();
        int before;
        var now = InLine();
        do
        {
            before = now;
            await Task.Yield();
            now = InLine();
        }
        while (now > before && now < _options.MessageClicks && _time.GetElapsedTime(start) < UsualSend);
    }

    private int InLine()
    {
        lock (_lock)
        {
            return _waiting;
        }
    }

    /// <summary>Sends one message with those who wait; false where nobody does, and the slot is free again.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever has failed, the clicks that wait for this message must hear of it.")]
    private async Task<bool> SendNextAsync(List<PendingClick> clicks, BatchBuilder batch)
    {
        var message = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Exception? failure = null;
        clicks.Clear();
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

            await _queue.SendAsync(batch.Take(), TimeSpan.Zero);
        }
        catch (Exception exception)
        {
            failure = exception;
            batch.Clear();
        }

        message.SetResult(failure is null);
        Answer(clicks, failure is null);
        Report(clicks.Count, failure);
        return true;
    }

    private void Report(int clicks, Exception? failure)
    {
        if (failure is null)
        {
            _ledger.Queued(clicks);
            _histograms.Sent(clicks);
            return;
        }

        var mayBeStored = StorageQueue.MayHaveBeenStored(failure);
        _ledger.SendFailed(mayBeStored);
        Log.SendFailed(_logger, clicks, StorageQueue.Describe(failure), mayBeStored);
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
            while (_line.TryPeek(out var click)
                && (!click.IsInLine || batch.Count < _options.MessageClicks && batch.HasRoomFor(1, click.Json.Length)))
            {
                _line.Dequeue();
                if (click.IsInLine)
                {
                    _waiting--;
                    click.IsInLine = false;
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
                _latestSend = _time.GetTimestamp();
                if (_waiting > 0)
                {
                    OpenSlotIfNeeded();
                }
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
