using Azure.Storage.Queues.Models;

namespace RedirectFunctions.LocalHost.Queues;

/// <summary>
/// Polls one queue as the Storage Queues extension does: up to BatchSize messages at once, the next fetch when no more than
/// NewBatchThreshold still run, a growing wait while the queue is empty or the storage away.
/// </summary>
internal sealed partial class QueueListener(
    TriggerQueue queue, MessageHandler handler, QueueTriggerSettings settings, TimeProvider time, ILogger<QueueListener> logger) : IDisposable
{
    /// <summary>A fetch that is under way when the host stops may bring messages, which then run; but a stalled one must not hold up the stop.</summary>
    private static readonly TimeSpan LastFetch = TimeSpan.FromSeconds(3);

    private readonly PollingBackoff _backoff = new(settings.MaxPollingInterval, Random.Shared.NextDouble);
    private readonly InFlight _running = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _stopFetching = new();
    private readonly CancellationTokenSource _abort = new();
    private Task _polling = Task.CompletedTask;
    private bool _away;

    public void Start() => _polling = PollAsync();

    /// <summary>Fetches no more and lets what runs finish, until <paramref name="deadline"/> cancels it.</summary>
    public async Task StopAsync(CancellationToken deadline)
    {
        await _stopping.CancelAsync();
        _stopFetching.CancelAfter(LastFetch);
        await _polling.WaitAsync(deadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_polling.IsCompleted)
        {
            Log.CutShort(logger, queue.Name, _running.Count, settings.Lease);
            await _abort.CancelAsync();
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _stopFetching.Dispose();
        _abort.Dispose();
    }

    private async Task PollAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var messages = await FetchAsync();
            if (messages.Length == 0)
            {
                await Task.Delay(_backoff.Next(), time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            _backoff.Reset();
            foreach (var message in messages)
            {
                _ = RunAsync(message);
            }

            await _running.WaitUntilAtMostAsync(settings.NewBatchThreshold);
        }

        await _running.WaitUntilAtMostAsync(0);
    }

    private async Task<QueueMessage[]> FetchAsync()
    {
        try
        {
            var messages = await queue.FetchAsync(settings.BatchSize, settings.Lease, _stopFetching.Token);
            if (_away)
            {
                _away = false;
                Log.StorageIsBack(logger, queue.Name);
            }

            return messages;
        }
#pragma warning disable CA1031 // The storage may fail in every way; the listener outlives it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // Once for each outage: at one line a poll the log would be about nothing else.
            if (!_away && !_stopping.IsCancellationRequested)
            {
                _away = true;
                Log.StorageIsAway(logger, queue.Name, (exception as Azure.RequestFailedException)?.ErrorCode ?? exception.GetType().Name);
            }

            return [];
        }
    }

    private async Task RunAsync(QueueMessage message)
    {
        _running.Enter();
        try
        {
            // Off this loop from the start: a function may compute before its first await.
            await Task.Yield();
            await handler.HandleAsync(message, _abort.Token);
        }
        finally
        {
            _running.Leave();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The queue {Queue} cannot be read ({Failure}); trying on")]
        public static partial void StorageIsAway(ILogger logger, string queue, string failure);

        [LoggerMessage(2, LogLevel.Information, "The queue {Queue} can be read again")]
        public static partial void StorageIsBack(ILogger logger, string queue);

        [LoggerMessage(3, LogLevel.Warning, "Stopped while {Count} messages of {Queue} still ran; they come back within {Lease}")]
        public static partial void CutShort(ILogger logger, string queue, int count, TimeSpan lease);
    }
}
