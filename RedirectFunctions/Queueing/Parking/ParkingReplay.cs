using Azure.Storage.Queues.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Spooling;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Queueing.Parking;

/// <summary>
/// Takes parked deliveries back into the tracking queue. Each is stored there before it leaves the parking: an interruption
/// at any point loses nothing, and at most the one delivery under way is made twice.
/// </summary>
public sealed partial class ParkingReplay(
    [FromKeyedServices(QueueKey.Parked)] StorageQueue parked,
    MessageStore store,
    Ledger ledger,
    ClickTracing tracing,
    TimeProvider time,
    ILogger<ParkingReplay> logger)
{
    /// <summary>How old an event GA4 takes (Measurement Protocol reference, timestamp_micros).</summary>
    private static readonly TimeSpan OldestForGa4 = TimeSpan.FromHours(72);

    /// <param name="request">What to replay.</param>
    /// <param name="timeLimit">Ends the replay in good order; the summary says that it is not complete.</param>
    /// <param name="cancellationToken">Ends the replay in good order, too.</param>
    public async Task<ReplaySummary> RunAsync(ReplayRequest request, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        var run = new Run(request, time.GetUtcNow());
        var kept = new List<QueueMessage>();
        try
        {
            // Examined messages stay out of sight until the end, so that none is examined twice.
            while (!cancellationToken.IsCancellationRequested && time.GetUtcNow() - run.Start < timeLimit)
            {
                var page = await parked.ReceiveAsync(timeLimit + TimeSpan.FromMinutes(1), CancellationToken.None);
                run.Complete = page.Length == 0;
                if (run.Complete)
                {
                    break;
                }

                foreach (var message in page)
                {
                    run.Examined++;
                    if (!await ReplayAsync(message, run))
                    {
                        kept.Add(message);
                    }
                }

                await Task.Delay(run.Pause(time.GetUtcNow()), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            foreach (var message in kept)
            {
                await parked.ReleaseAsync(message, CancellationToken.None);
            }
        }

        var summary = run.Summary();
        Log.Finished(logger, summary, request.DryRun);
        return summary;
    }

    /// <summary>True where the message has left the parking.</summary>
    private async Task<bool> ReplayAsync(QueueMessage message, Run run)
    {
        var item = QueueJson.ReadParked(message.Body);
        if (item is { Click: { } click, Delivery: { } delivery })
        {
            if (!run.Matches(delivery.Sink, item.Reason, item.ParkedAt))
            {
                return false;
            }

            if (delivery.Sink == "ga4" && run.Start - click.Time > OldestForGa4 && !run.Request.Force)
            {
                run.TooOld++;
                return false;
            }

            var again = new OutstandingDelivery(delivery.Sink, ReplayedAt: run.Start, Replay: run.Id);
            if (!await MoveAsync(message, QueueJson.Write([new BatchedClick(click, [again], item.Trace)]).Single(), [delivery.Sink], run))
            {
                return false;
            }

            tracing.Replayed(click.Id, delivery.Sink, item.Trace, item.Reason);
            return true;
        }

        // A whole message: one that has crashed its function may be tried again, one that nobody can read may not.
        var body = item?.Message is { } text ? new BinaryData(text) : message.Body;
        if (!run.Matches(null, item?.Reason ?? "unreadable", item?.ParkedAt ?? message.InsertedOn ?? run.Start))
        {
            return false;
        }

        if (!QueueJson.TryReadBatch(body, out var batch, out _))
        {
            run.Unreadable++;
            return false;
        }

        return await MoveAsync(message, body, [.. batch.Clicks.SelectMany(click => click.Deliveries, (_, outstanding) => outstanding.Sink)], run);
    }

    private async Task<bool> MoveAsync(QueueMessage message, BinaryData again, string[] sinks, Run run)
    {
        run.Matched += sinks.Length;
        if (run.Request.DryRun)
        {
            return false;
        }

        await store.StoreAsync(SpoolTarget.Tracking, null, again);
        await parked.DeleteAsync(message, CancellationToken.None);
        run.Replayed += sinks.Length;
        Array.ForEach(sinks, ledger.Replayed);
        return true;
    }

    private sealed class Run(ReplayRequest request, DateTimeOffset start)
    {
        public ReplayRequest Request { get; } = request;

        public DateTimeOffset Start { get; } = start;

        /// <summary>New for every replay: the same delivery replayed twice is two replays, not a duplicate.</summary>
        public string Id { get; } = Guid.CreateVersion7(start).ToString("N");

        public int Examined { get; set; }

        public int Matched { get; set; }

        public int Replayed { get; set; }

        public int TooOld { get; set; }

        public int Unreadable { get; set; }

        public bool Complete { get; set; }

        public bool Matches(string? sink, string reason, DateTimeOffset parkedAt) =>
            (Request.Sink is null || string.Equals(Request.Sink, sink, StringComparison.OrdinalIgnoreCase))
            && (Request.Reason is null || string.Equals(Request.Reason, reason, StringComparison.OrdinalIgnoreCase))
            && (Request.Since is null || parkedAt >= Request.Since)
            && (Request.Until is null || parkedAt < Request.Until);

        /// <summary>What is missing to the time that so many deliveries take at the rate asked for.</summary>
        public TimeSpan Pause(DateTimeOffset now)
        {
            var due = Start + TimeSpan.FromSeconds((double)Replayed / Request.Rate);
            return due > now ? due - now : TimeSpan.Zero;
        }

        public ReplaySummary Summary() => new(Id, Examined, Matched, Replayed, TooOld, Unreadable, Complete);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Summary}, dry run: {DryRun}")]
        public static partial void Finished(ILogger logger, ReplaySummary summary, bool dryRun);
    }
}
