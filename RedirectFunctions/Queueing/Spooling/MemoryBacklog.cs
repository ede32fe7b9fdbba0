using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Queueing.Spooling;

/// <summary>
/// The last resort: clicks that neither a queue nor the disk has taken, tried again until one does or the process ends. What is still here
/// then is lost, and so are clicks that come while <see cref="MaxClicks"/> are waiting.
/// </summary>
public sealed partial class MemoryBacklog(MessageStore store, Ledger ledger, TimeProvider time, ILogger<MemoryBacklog> logger) : IDisposable
{
    /// <summary>Some 24 MB.</summary>
    public const int MaxClicks = 20_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _lock = new();
    private List<BackupClick> _clicks = [];

    /// <summary>Clicks that are being tried, and stay here until that has worked.</summary>
    private int _inTry;
    private Task? _worker;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _clicks.Count + _inTry;
            }
        }
    }

    internal void Add(BackupClick click)
    {
        lock (_lock)
        {
            if (_clicks.Count + _inTry < MaxClicks)
            {
                _clicks.Add(click);
                _worker ??= Task.Run(RunAsync);
                return;
            }
        }

        Lose(1, "memory_full");
    }

    /// <summary>Tries everything one last time; what is left then is lost.</summary>
    public async Task CloseAsync()
    {
        await _closing.CancelAsync();
        await (_worker ?? Task.CompletedTask);
        await TryAsync(evenInFlight: true);
        if (Count is > 0 and var left)
        {
            Lose(left, "not_stored");
        }
    }

    public void Dispose() => _closing.Dispose();

    private async Task RunAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            await TryAsync(evenInFlight: false);
            await Task.Delay(Interval, time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever has failed, the clicks are tried again.")]
    private async Task TryAsync(bool evenInFlight)
    {
        List<BackupClick> clicks;
        lock (_lock)
        {
            clicks = _clicks;
            _clicks = [];
            _inTry = clicks.Count;
        }

        var rest = new List<BackupClick>(clicks);
        try
        {
            var ready = clicks.Where(click => evenInFlight || click.IsSettled).ToList();
            foreach (var click in ready.ToArray())
            {
                if (await click.IsConfirmedAsync())
                {
                    ready.Remove(click);
                    rest.Remove(click);
                }
            }

            foreach (var (message, together) in BackupClick.Pack(ready))
            {
                await store.StoreAsync(SpoolTarget.Tracking, message, TimeSpan.Zero);
                rest.RemoveAll(together.ToHashSet().Contains);
            }
        }
        catch (Exception exception)
        {
            Log.NotStored(logger, rest.Count, exception.GetType().Name);
        }

        lock (_lock)
        {
            _inTry = 0;
            _clicks.InsertRange(0, rest);
        }
    }

    private void Lose(int clicks, string reason)
    {
        ledger.Lost(clicks, reason);
        Log.Lost(logger, clicks, reason);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Clicks} clicks are kept in memory only ({Error}); they are tried again")]
        public static partial void NotStored(ILogger logger, int clicks, string error);

        [LoggerMessage(
            2,
            LogLevel.Critical,
            "{Clicks} clicks are lost ({Reason}): no queue has taken them, and the spool is full or its disk is failing")]
        public static partial void Lost(ILogger logger, int clicks, string reason);
    }
}
