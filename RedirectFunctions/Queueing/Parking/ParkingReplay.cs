using System.Diagnostics.CodeAnalysis;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Spooling;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Queueing.Parking;

/// <summary>
/// Moves parked deliveries back to the tracking queue. Each is stored there before it leaves the parking, so an interruption at any
/// point loses nothing and repeats at most one delivery.
/// </summary>
public sealed partial class ParkingReplay(
    [FromKeyedServices(QueueKey.Parked)] StorageQueue parked,
    MessageStore store,
    ReplayLimits limits,
    Ledger ledger,
    ClickTracing tracing,
    TimeProvider time,
    ILogger<ParkingReplay> logger)
{
    /// <summary>Between attempts to delete a message that is back in the tracking queue.</summary>
    private static readonly TimeSpan[] DeleteWaits = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)];

    /// <param name="request">What to replay.</param>
    /// <param name="timeLimit">Ends the replay in an orderly way; the summary says that it is not complete.</param>
    /// <param name="cancellationToken">Also ends the replay in an orderly way.</param>
    /// <param name="examined">Hears how many messages were examined so far.</param>
    /// <returns>What was done, up to the point where the storage failed, if it did.</returns>
    [SuppressMessage(
        "Design", "CA1031", Justification = "Whatever has failed, the answer is what was done, and held messages must be released.")]
    public async Task<ReplaySummary> RunAsync(
        ReplayRequest request, TimeSpan timeLimit, CancellationToken cancellationToken, Action<int>? examined = null)
    {
        var run = new ReplayRun(request, time.GetUtcNow(), timeLimit, cancellationToken);
        try
        {
            await ExamineAsync(run, timeLimit + TimeSpan.FromMinutes(1), examined);
        }
        catch (Exception exception)
        {
            run.Problem ??= $"The storage has failed ({StorageQueue.Describe(exception)}).";
        }

        await ReleaseAsync(run);
        var summary = run.Summary();
        Log.Finished(logger, summary, request.DryRun);
        return summary;
    }

    /// <param name="hiddenFor">Examined messages stay hidden until the end, so that none is examined twice.</param>
    private async Task ExamineAsync(ReplayRun run, TimeSpan hiddenFor, Action<int>? examined)
    {
        while (!run.IsOver(time.GetUtcNow()))
        {
            var page = await parked.ReceiveAsync(hiddenFor, CancellationToken.None);
            if (page.Length == 0)
            {
                // Messages that are there but hidden are held by another replay, or by one that was killed.
                run.Hidden = Math.Max(0, await parked.CountAsync(CancellationToken.None) - run.Held.Count);
                run.Complete = true;
                return;
            }

            run.Held.Add(page);
            foreach (var message in page)
            {
                if (run.IsOver(time.GetUtcNow()))
                {
                    return;
                }

                run.Examined++;
                await ReplayAsync(message, run);
                examined?.Invoke(run.Examined);
            }

            await Task.Delay(run.Pause(time.GetUtcNow()), time, run.CancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task ReplayAsync(QueueMessage message, ReplayRun run) =>
        QueueJson.ReadParked(message.Body) is var item && item is { Click: { } click, Delivery: { } delivery }
            ? ReplayDeliveryAsync(message, item, click, delivery, run)
            : ReplayMessageAsync(message, item, run);

    private async Task ReplayDeliveryAsync(
        QueueMessage message, ParkedItem item, Clicks.Click click, OutstandingDelivery delivery, ReplayRun run)
    {
        if (!run.Matches(click.Id, delivery.Sink, item.Reason, item.ParkedAt))
        {
            return;
        }

        if (limits.MaxAge.TryGetValue(delivery.Sink, out var maxAge) && run.Start - click.Time > maxAge && !run.Request.Force)
        {
            run.TooOld++;
            return;
        }

        var again = new OutstandingDelivery(delivery.Sink, ReplayedAt: run.Start, Replay: run.Id, Group: delivery.Group);
        using var span = run.Request.DryRun ? null : tracing.StartReplay(click.Id, delivery.Sink, item.Trace, item.Reason);
        await MoveAsync(message, QueueJson.Write([new BatchedClick(click, [again], item.Trace)]).Single(), [delivery.Sink], run, span);
    }

    /// <summary>A message that crashed its function may be tried again; one that nobody can read may not.</summary>
    private async Task ReplayMessageAsync(QueueMessage message, ParkedItem? item, ReplayRun run)
    {
        var body = item?.Message is { } text ? new BinaryData(text) : message.Body;
        if (!run.Matches(null, null, item?.Reason ?? "unreadable", item?.ParkedAt ?? message.InsertedOn ?? run.Start))
        {
            return;
        }

        if (!QueueJson.TryReadBatch(body, out var batch, out _))
        {
            run.Unreadable++;
            return;
        }

        string[] sinks = [.. batch.Clicks.SelectMany(static click => click.Deliveries, static (_, outstanding) => outstanding.Sink)];
        await MoveAsync(message, body, sinks, run);
    }

    /// <summary>A dry run only counts.</summary>
    private async Task MoveAsync(QueueMessage message, BinaryData again, string[] sinks, ReplayRun run, ClickSpan? span = null)
    {
        run.Matched += sinks.Length;
        if (run.Request.DryRun)
        {
            return;
        }

        try
        {
            await store.StoreAsync(SpoolTarget.Tracking, again, TimeSpan.Zero);
        }
        catch (Exception exception)
        {
            ClickTracing.Fail(span, exception);
            throw;
        }

        run.Replayed += sinks.Length;
        Array.ForEach(sinks, ledger.Replayed);

        // It must not be released any more: once visible, it would be replayed again.
        run.Held.Remove(message);
        await DeleteAsync(message, run);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever has failed, it is tried again; the last attempt throws.")]
    private async Task DeleteAsync(QueueMessage message, ReplayRun run)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await parked.DeleteAsync(message, CancellationToken.None);
                return;
            }
            catch (Exception) when (tries < DeleteWaits.Length)
            {
                await Task.Delay(DeleteWaits[tries], time);
            }
            catch (Exception exception)
            {
                run.Hidden++;
                run.Problem = $"The storage has failed ({StorageQueue.Describe(exception)}): a message that is back in the tracking queue "
                    + "could not be deleted from the parking, and the next replay would take it again.";
                throw;
            }
        }
    }

    private async Task ReleaseAsync(ReplayRun run)
    {
        var (hidden, failure) = await run.Held.ReleaseAsync(parked);
        run.Hidden += hidden;
        if (failure is not null)
        {
            run.Problem ??= $"The storage has failed ({StorageQueue.Describe(failure)}): "
                + "messages that were examined could not be made visible again.";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Summary}, dry run: {DryRun}")]
        public static partial void Finished(ILogger logger, ReplaySummary summary, bool dryRun);
    }
}
