using System.Diagnostics.CodeAnalysis;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Queueing.Visitors;

/// <summary>
/// Finds the clicks of one visitor that wait in the queues or are parked, and takes them away if it is told to. Messages that are examined
/// are hidden meanwhile, and visible again at the end, or by themselves if this is interrupted. To do it twice finds nothing the second
/// time.
/// </summary>
public sealed partial class VisitorClicks(
    [FromKeyedServices(QueueKey.Tracking)] StorageQueue tracking,
    [FromKeyedServices(QueueKey.Parked)] StorageQueue parked,
    Ledger ledger,
    TimeProvider time,
    ILogger<VisitorClicks> logger,
    [FromKeyedServices(QueueKey.Fallback)] StorageQueue? fallback = null)
{
    /// <param name="timeLimit">Ends the search in an orderly way; the summary says that it is not complete.</param>
    /// <param name="cancellationToken">Also ends it in an orderly way.</param>
    public async Task<VisitorRun> RunAsync(VisitorRequest request, bool erase, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        var run = new VisitorRun(request.ClientId!, erase && !request.DryRun, time.GetUtcNow() + timeLimit, cancellationToken);
        // In the order in which a click goes through them.
        QueueSearch?[] queues =
        [
            fallback is null ? null : new(QueueKey.Fallback, fallback),
            new(QueueKey.Tracking, tracking),
            new(QueueKey.Parked, parked),
        ];
        foreach (var queue in queues.OfType<QueueSearch>())
        {
            run.Begin(queue);
            await SearchAsync(queue, run, timeLimit + TimeSpan.FromMinutes(1));
        }

        Log.Finished(logger, run.Summary(), run.Erases);
        return run;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever one queue runs into, the others are searched, and the summary says so.")]
    private async Task SearchAsync(QueueSearch queue, VisitorRun run, TimeSpan hiddenFor)
    {
        try
        {
            await ExamineAsync(queue, run, hiddenFor);
        }
        catch (Exception exception)
        {
            queue.Problem = $"The storage has failed ({StorageQueue.Describe(exception)}) in the queue {queue.Name}.";
        }

        await ReleaseAsync(queue);
    }

    private async Task ExamineAsync(QueueSearch queue, VisitorRun run, TimeSpan hiddenFor)
    {
        while (!run.IsOver(time.GetUtcNow()))
        {
            var page = await queue.Queue.ReceiveAsync(hiddenFor, CancellationToken.None);
            if (page.Length == 0)
            {
                queue.Hidden = Math.Max(0, await queue.Queue.CountAsync(CancellationToken.None) - queue.Held.Count);
                queue.IsComplete = true;
                return;
            }

            queue.Held.Add(page);
            foreach (var message in page)
            {
                queue.Examined++;
                await ExamineAsync(message, queue, run);
            }
        }
    }

    private async Task ExamineAsync(QueueMessage message, QueueSearch queue, VisitorRun run)
    {
        var item = QueueJson.ReadParked(message.Body);
        if (item is { Click: { } click, Delivery: { } delivery })
        {
            if (run.IsOf(click))
            {
                run.Found(queue, new FoundClick(queue.Name, new BatchedClick(click, [delivery], item.Trace), item.Reason));
                await ReplaceAsync(message, [], 1, queue, run);
            }

            return;
        }

        if (!QueueJson.TryReadBatch(item?.Message is { } text ? new BinaryData(text) : message.Body, out var batch, out _))
        {
            queue.Unreadable++;
            return;
        }

        var found = batch.Clicks.Where(one => run.IsOf(one.Click)).ToList();
        if (found.Count == 0)
        {
            return;
        }

        found.ForEach(one => run.Found(queue, new FoundClick(queue.Name, one, item?.Reason)));
        var rest = batch.Clicks.Where(one => !run.IsOf(one.Click)).ToList();
        var others = rest.Count == 0 ? [] : QueueJson.Write(rest);
        await ReplaceAsync(
            message,
            item is null ? others : others.Select(other => QueueJson.Write(item with { Message = other.ToString() })),
            found.Sum(one => one.Deliveries.Count),
            queue,
            run);
        if (run.Erases && queue.Name != QueueKey.Parked)
        {
            // What was parked is no longer in flight to the ledger.
            foreach (var erased in found.SelectMany(one => one.Deliveries))
            {
                ledger.Skipped(erased.Sink, "erased");
            }
        }
    }

    /// <summary>
    /// The others' clicks are stored before the message goes: an interruption loses none of them, and repeats some at most.
    /// </summary>
    private static async Task ReplaceAsync(
        QueueMessage message, IEnumerable<BinaryData> others, int deliveries, QueueSearch queue, VisitorRun run)
    {
        if (!run.Erases)
        {
            return;
        }

        foreach (var other in others)
        {
            await queue.Queue.SendAsync(other, TimeSpan.Zero, CancellationToken.None);
        }

        await queue.Queue.DeleteAsync(message, CancellationToken.None);
        queue.Held.Remove(message);
        queue.Erased += deliveries;
    }

    private static async Task ReleaseAsync(QueueSearch queue)
    {
        if (await queue.Held.ReleaseAsync(queue.Queue) is (_, { } failure))
        {
            queue.Problem ??= $"The storage has failed ({StorageQueue.Describe(failure)}): messages of the queue {queue.Name} stay "
                + "hidden for some minutes.";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Clicks of a visitor: {Summary}, erased: {Erase}")]
        public static partial void Finished(ILogger logger, VisitorSummary summary, bool erase);
    }
}
