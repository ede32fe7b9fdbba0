using Azure.Storage.Queues.Models;
using RedirectFunctions.LocalHost.Catalog;

namespace RedirectFunctions.LocalHost.Queues;

/// <summary>
/// Keeps a message hidden while its function runs, by renewing at half time. After a failed renewal the next one comes sooner.
/// Every renewal changes the pop receipt, and only the newest one deletes.
/// </summary>
internal sealed partial class MessageLease : IDisposable
{
    private readonly TriggerQueue _queue;
    private readonly QueueMessage _message;
    private readonly TimeSpan _duration;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewing;
    private string _popReceipt;

    public MessageLease(TriggerQueue queue, QueueMessage message, TimeSpan duration, TimeProvider time, ILogger logger)
    {
        _queue = queue;
        _message = message;
        _duration = duration;
        _time = time;
        _logger = logger;
        _popReceipt = message.PopReceipt;
        _renewing = RenewAsync();
    }

    /// <returns>The pop receipt to settle the message with.</returns>
    public async Task<string> EndAsync()
    {
        await _ended.CancelAsync();
        await _renewing;
        return _popReceipt;
    }

    public void Dispose() => _ended.Dispose();

    private async Task RenewAsync()
    {
        var wait = _duration / 2;
        while (true)
        {
            await Task.Delay(wait, _time, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_ended.IsCancellationRequested)
            {
                return;
            }

            try
            {
                // Not ended by EndAsync: a renewal under way has perhaps changed the receipt already.
                if (await _queue.HideAsync(_message, _popReceipt, _duration, CancellationToken.None) is not { } renewed)
                {
                    Log.Lost(_logger, _queue.Name);
                    return;
                }

                _popReceipt = renewed;
                wait = _duration / 2;
            }
#pragma warning disable CA1031 // A renewal may fail for any reason; the function goes on, and the next renewal comes sooner.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Log.RenewalFailed(_logger, _queue.Name, FailureText.Of(exception));
                wait = TimeSpan.FromTicks(Math.Max((wait / 2).Ticks, (_duration / 10).Ticks));
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A message of {Queue} is somebody else's while its function still runs here: it is handled twice")]
        public static partial void Lost(ILogger logger, string queue);

        [LoggerMessage(2, LogLevel.Warning, "The lease of a message of {Queue} could not be renewed: {Failure}")]
        public static partial void RenewalFailed(ILogger logger, string queue, string failure);
    }
}
