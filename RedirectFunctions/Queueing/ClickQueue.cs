using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Clicks;
using RedirectFunctions.Queueing.Commit;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Spooling;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Queueing;

/// <summary>
/// Makes clicks durable within a budget: in the tracking queue, or, where that has not confirmed in time or is known to be down, in the
/// fallback queue, else in the spool.
/// </summary>
public sealed class ClickQueue(
    [FromKeyedServices(QueueKey.Tracking)] MonitoredQueue tracking,
    GroupCommit commit,
    BudgetClock budget,
    ClickBackup backup,
    MemoryBacklog backlog,
    SpoolDrainer drainer,
    SinkNames sinks,
    Ledger ledger,
    Histograms histograms,
    ClickTracing tracing,
    TimeProvider time) : IAsyncDisposable
{
    /// <summary>How long a visitor waits for the fallback queue and the disk, after the budget for the tracking queue is spent.</summary>
    private static readonly TimeSpan BackupBudget = TimeSpan.FromMilliseconds(150);

    /// <summary>How long the end of the process waits for the spool to be emptied into a queue.</summary>
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(10);

    private readonly OutstandingDelivery[] _deliveries = [.. sinks.Enabled.Select(name => new OutstandingDelivery(name))];

    /// <summary>Returns when the click is durable; at the latest when both budgets are spent.</summary>
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
        var pending = new PendingClick(new BatchedClick(click, _deliveries, span?.Id));
        var stored = await IsQueuedAsync(pending) ? ClickStored.Queue : await BackUpAsync(pending);
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

    /// <summary>
    /// Waits for what is on its way, and empties the spool into a queue that confirms; called when the host stops, after the last request
    /// was answered.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await commit.WhenSentAsync();
        await backup.CloseAsync();
        await backlog.CloseAsync();
        await drainer.FlushAsync(FlushLimit);
    }

    /// <summary>A queue that is known to be down costs a click nothing: it is not even asked.</summary>
    private Task<bool> IsQueuedAsync(PendingClick click)
    {
        if (!tracking.IsUp)
        {
            return Task.FromResult(false);
        }

        commit.Add(click);
        budget.Watch(click);
        return click.InTime;
    }

    /// <summary>The disk can hang as the network can. The click is stored without its visitor then.</summary>
    private async Task<ClickStored> BackUpAsync(PendingClick click)
    {
        var storing = backup.StoreAsync(click);
        await ((Task)storing).WaitAsync(BackupBudget, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return storing.IsCompletedSuccessfully ? await storing : ClickStored.Pending;
    }
}
