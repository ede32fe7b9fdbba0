using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Clicks;

namespace RedirectFunctions.Queueing;

/// <summary>
/// Makes clicks durable by group commit. A click that finds a free send slot leaves at once and alone; clicks that arrive
/// while all slots are busy wait together and leave as one message. There is no timer: idle adds no delay, and load
/// makes the messages fuller instead of more.
/// </summary>
internal sealed partial class ClickQueue(
    StorageQueue queue,
    SinkNames sinks,
    QueueOptions options,
    TimeProvider time,
    ILogger<ClickQueue> logger) : IAsyncDisposable
{
    /// <summary>Messages in flight; enough to hide the service's latency, few enough that messages fill under load.</summary>
    private const int SendSlots = 4;

    private readonly Lock _lock = new();
    private readonly Queue<Entry> _waiting = new();
    private readonly OutstandingDelivery[] _deliveries = [.. sinks.Enabled.Select(name => new OutstandingDelivery(name))];
    private readonly HashSet<Task> _sending = [];
    private int _busySlots;

    /// <summary>Returns when the queue has confirmed the click, or when the budget for that is spent; sending then goes on behind.</summary>
    public async ValueTask EnqueueAsync(Click click)
    {
        if (_deliveries.Length == 0)
        {
            return;
        }

        var entry = new Entry(QueueJson.Write(new BatchedClick(click, _deliveries)));
        Start(entry);
        try
        {
            await entry.Confirmed.WaitAsync(options.EnqueueBudget, time);
        }
        catch (TimeoutException)
        {
            Log.BudgetSpent(logger, click.Id, options.EnqueueBudget.TotalMilliseconds);
        }
    }

    /// <summary>Waits for what is in flight; called when the host stops, after the last request was answered.</summary>
    public async ValueTask DisposeAsync()
    {
        while (Snapshot() is { Length: > 0 } sending)
        {
            await Task.WhenAll(sending);
        }

        Task[] Snapshot()
        {
            lock (_lock)
            {
                return [.. _sending];
            }
        }
    }

    private void Start(Entry entry)
    {
        lock (_lock)
        {
            if (_busySlots == SendSlots)
            {
                _waiting.Enqueue(entry);
                return;
            }

            _busySlots++;
        }

        var sending = SendUntilNobodyWaitsAsync(entry);
        lock (_lock)
        {
            _sending.RemoveWhere(task => task.IsCompleted);
            _sending.Add(sending);
        }
    }

    private async Task SendUntilNobodyWaitsAsync(Entry first)
    {
        var batch = new List<Entry>(ClickBatch.MaxClicks) { first };
        do
        {
            await SendAsync(batch);
            batch.Clear();
        }
        while (TakeWaiting(batch));
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever has failed, the clicks that wait for this message must hear of it.")]
    private async Task SendAsync(List<Entry> batch)
    {
        try
        {
            await queue.SendAsync(QueueJson.Join([.. batch.Select(entry => entry.Json)]), TimeSpan.Zero, CancellationToken.None);
            batch.ForEach(entry => entry.Confirm());
        }
        catch (Exception exception)
        {
            Log.SendFailed(logger, batch.Count, exception);
            batch.ForEach(entry => entry.Fail(exception));
        }
    }

    /// <summary>Fills the batch with who waits, or frees the slot where nobody does.</summary>
    private bool TakeWaiting(List<Entry> batch)
    {
        lock (_lock)
        {
            var bytes = 0;
            while (batch.Count < ClickBatch.MaxClicks
                && _waiting.TryPeek(out var entry)
                && (batch.Count == 0 || QueueJson.SizeOf(batch.Count + 1, bytes + entry.Json.Length) <= ClickBatch.MaxBytes))
            {
                batch.Add(_waiting.Dequeue());
                bytes += entry.Json.Length;
            }

            if (batch.Count == 0)
            {
                _busySlots--;
            }

            return batch.Count > 0;
        }
    }

    private sealed class Entry(byte[] json)
    {
        private readonly TaskCompletionSource _confirmed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public byte[] Json { get; } = json;

        public Task Confirmed => _confirmed.Task;

        public void Confirm() => _confirmed.TrySetResult();

        public void Fail(Exception exception)
        {
            _confirmed.TrySetException(exception);

            // A visitor whose budget is spent no longer listens.
            _ = _confirmed.Task.Exception;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Click {ClickId} was not confirmed by the queue within {BudgetMs} ms; sending goes on")]
        public static partial void BudgetSpent(ILogger logger, Guid clickId, double budgetMs);

        [LoggerMessage(2, LogLevel.Critical, "The queue has not taken {Clicks} clicks")]
        public static partial void SendFailed(ILogger logger, int clicks, Exception exception);
    }
}
