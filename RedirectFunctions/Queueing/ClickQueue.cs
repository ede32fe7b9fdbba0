using RedirectFunctions.Clicks;
using RedirectFunctions.Queueing.Commit;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Spooling;
using RedirectFunctions.Telemetry;





namespace RedirectFunctions.Queueing;

/// <summary>
/// Makes clicks durable within a budget: in the queue, or, where the queue has not confirmed in time, in the spool.
/// </summary>
public sealed class ClickQueue(
    GroupCommit commit,
    BudgetClock clock,
    SpoolWriter spool,
    SinkNames sinks,
    Ledger ledger,
    Histograms histograms,
    ClickTracing tracing,
    TimeProvider time) : IAsyncDisposable
{
    /// <summary>How long a visitor waits for the disk, after the budget for the queue is spent.</summary>
    private static readonly TimeSpan SpoolBudget = TimeSpan.FromMilliseconds(50);

    private readonly OutstandingDelivery[] _deliveries = [.. sinks.Enabled.Select(name => new OutstandingDelivery(name))];

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

        var start = histograms.Start();
        using var span = tracing.StartEnqueue(click.Id);
        var waiting = new PendingClick(new BatchedClick(click, _deliveries, span?.Id));
        commit.Add(waiting);
        clock.Watch(waiting);
        var stored = await waiting.InTime ? ClickStored.Queue : await SpoolAsync(waiting);
        ClickTracing.EndEnqueue(span, stored);
        histograms.Enqueued(start, stored);
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
        await spool.WhenWrittenAsync();
    }

    /// <summary>The disk can hang as the network can. The write goes on without the visitor then.</summary>
    private async Task<ClickStored> SpoolAsync(PendingClick click)
    {
        var onDisk = spool.WriteAsync(click);
        await ((Task)onDisk).WaitAsync(SpoolBudget, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return onDisk is { IsCompletedSuccessfully: true, Result: true } ? ClickStored.Spool : ClickStored.Pending;
    }
}
