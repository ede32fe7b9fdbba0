using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Queueing.Commit;

/// <summary>
/// Sends clicks to the queue. Those that arrive while a message is on its way wait together and leave as the next one, and under load, a
/// message waits some milliseconds for more: see <see cref="GatherRule"/>. So an idle queue adds no delay, and load makes messages fuller
/// instead of more numerous.
/// </summary>
public sealed partial class GroupCommit : IDisposable
{
    private readonly MonitoredQueue _queue;
    private readonly QueueOptions _options;
    private readonly Ledger _ledger;
    private readonly Histograms _histograms;
    private readonly TimeProvider _time;
    private readonly ILogger<GroupCommit> _logger;
    private readonly BackgroundTasks _slots = new();
    private readonly CommitLine _line;

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
        _line = new CommitLine(options, time, () => _slots.Add(SendUntilNobodyWaitsAsync()));
        _queue.WentDown += OnQueueDown;
    }

    public void Add(PendingClick click) => _line.Add(click);

    /// <summary>Takes a click out of the line; false if a message already has it.</summary>
    public bool TryWithdraw(PendingClick click) => _line.TryWithdraw(click);

    /// <summary>Waits for what is in flight.</summary>
    public Task WhenSentAsync() => _slots.WhenDoneAsync();

    public void Dispose()
    {
        _queue.WentDown -= OnQueueDown;
        _line.Dispose();
    }

    /// <summary>Nobody needs to wait in the line of a queue that is down.</summary>
    private void OnQueueDown(object? sender, EventArgs e) => AnswerSideBySide(_line.TakeAll(), isConfirmed: false);

    [SuppressMessage("Design", "CA1031", Justification = "A fault in what reports on a message must not stop the messages after it.")]
    private async Task SendUntilNobodyWaitsAsync()
    {
        var clicks = new List<PendingClick>(ClickBatch.MaxClicks);
        using var batch = new BatchBuilder();
        for (var someoneWaits = true; someoneWaits;)
        {
            try
            {
                someoneWaits = await GatherAsync() && await SendNextAsync(clicks, batch);
            }
            catch (Exception)
            {
                // The clicks had their answer before anything was reported.
            }
        }
    }

    /// <summary>
    /// Requests already waiting for a processor go first, so that their clicks leave with this message, and so do those that arrive
    /// meanwhile. With a free processor this is over at once. Without one it takes no longer than a usual send.
    /// </summary>
    private async Task<bool> GatherAsync()
    {
        var start = _time.GetTimestamp();
        int before;
        var now = _line.Count;
        do
        {
            before = now;
            await Task.Yield();
            now = _line.Count;
        }
        while (now > before && now < _options.MessageClicks && _time.GetElapsedTime(start) < CommitLine.UsualSend);
        return await _line.GatherAsync();
    }

    /// <summary>Sends one message with the clicks that wait; false if none does, and the slot is free again.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever has failed, the clicks that wait for this message must hear of it.")]
    private async Task<bool> SendNextAsync(List<PendingClick> clicks, BatchBuilder batch)
    {
        var message = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Exception? failure = null;
        clicks.Clear();
        try
        {
            while (_line.TakeNext(batch, message.Task) is { } click)
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

    /// <summary>
    /// Answers about as many visitors at a time as there are processors. A work item for each of them would wake up threads more often.
    /// </summary>
    private static void AnswerSideBySide(IReadOnlyCollection<PendingClick> clicks, bool isConfirmed)
    {
        foreach (var part in clicks.Chunk(Math.Max(1, clicks.Count / Environment.ProcessorCount)))
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static answer =>
                {
                    foreach (var click in answer.part)
                    {
                        click.Finish(answer.isConfirmed);
                    }
                },
                (part, isConfirmed),
                preferLocal: true);
        }
    }

    /// <summary>The visitor of a lone click is answered on this thread, since nobody waits for it.</summary>
    private void Answer(List<PendingClick> clicks, bool isConfirmed)
    {
        if (clicks.Count == 1 && _line.Count == 0)
        {
            clicks[0].Finish(isConfirmed);
            return;
        }

        AnswerSideBySide(clicks, isConfirmed);
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

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Warning, "The queue has not confirmed a message with {Clicks} clicks: {Error}; stored all the same: {MayBeStored}")]
        public static partial void SendFailed(ILogger logger, int clicks, string error, bool mayBeStored);
    }
}
