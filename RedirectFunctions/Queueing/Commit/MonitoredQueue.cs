using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Storage;

namespace RedirectFunctions.Queueing.Commit;

/// <summary>
/// A queue that knows from its own answers whether it confirms messages. It goes down with the first message that it does not confirm and
/// comes up with the first one that it does. While it is down, one probe at a time asks it, so that no click has to.
/// </summary>
public sealed partial class MonitoredQueue(
    StorageQueue queue, TimeProvider time, Random random, ILogger<MonitoredQueue> logger) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>A probe carries no click, so cutting one off costs nothing.</summary>
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private long _lastConfirmed;
    private long _downSince;
    private volatile bool _isDown;

    /// <summary>Raised when the queue goes down, on the thread that noticed.</summary>
    public event EventHandler? WentDown;

    public string Name => queue.Name;

    public bool IsUp => !_isDown;

    /// <inheritdoc cref="StorageQueue.SendAsync"/>
    public async Task<MessageReceipt> SendAsync(BinaryData message, TimeSpan delay)
    {
        try
        {
            var receipt = await queue.SendAsync(message, delay, CancellationToken.None);
            Confirmed();
            return receipt;
        }
        catch (Exception exception) when (!StorageQueue.IsRefused(exception))
        {
            GoDown(StorageQueue.Describe(exception));
            throw;
        }
    }

    public Task DeleteAsync(MessageReceipt receipt) => queue.DeleteAsync(receipt, CancellationToken.None);

    /// <summary>Reports a message that has waited for its confirmation longer than anybody waits.</summary>
    /// <param name="since">The timestamp at which its wait began. The queue stays up if it has confirmed any message since then.</param>
    public void Late(long since)
    {
        if (Volatile.Read(ref _lastConfirmed) < since)
        {
            GoDown("late");
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private void Confirmed()
    {
        Volatile.Write(ref _lastConfirmed, time.GetTimestamp());
        if (!_isDown)
        {
            return;
        }

        TimeSpan outage;
        lock (_lock)
        {
            if (!_isDown)
            {
                return;
            }

            _isDown = false;
            outage = time.GetElapsedTime(_downSince);
        }

        Log.Up(logger, queue.Name, outage.TotalSeconds);
    }

    private void GoDown(string reason)
    {
        lock (_lock)
        {
            if (_isDown || _stop.IsCancellationRequested)
            {
                return;
            }

            _isDown = true;
            _downSince = time.GetTimestamp();
            _ = ProbeAsync(_stop.Token);
        }

        WentDown?.Invoke(this, EventArgs.Empty);
        Log.Down(logger, queue.Name, reason);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever has failed, the queue is asked again.")]
    private async Task ProbeAsync(CancellationToken stop)
    {
        for (var pause = FirstPause; _isDown; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            await Task.Delay(pause * (0.75 + (random.NextDouble() / 2)), time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
            {
                return;
            }

            try
            {
                using var limit = new CancellationTokenSource(ProbeTimeout, time);
                await queue.ProbeAsync(ClickBatch.Empty, limit.Token);
                Confirmed();
            }
            catch (Exception)
            {
                // That is an answer too: it is still down.
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Warning, "The queue {Queue} does not confirm messages ({Reason}); clicks are stored elsewhere until it does")]
        public static partial void Down(ILogger logger, string queue, string reason);

        [LoggerMessage(2, LogLevel.Information, "The queue {Queue} confirms messages again, after {Seconds:F1} s")]
        public static partial void Up(ILogger logger, string queue, double seconds);
    }
}
