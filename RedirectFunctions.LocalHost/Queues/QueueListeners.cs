using RedirectFunctions.LocalHost.Catalog;

namespace RedirectFunctions.LocalHost.Queues;

/// <summary>
/// Keeps the listeners of the queue functions running, separately for each connection: if one account is unavailable, that must not
/// interrupt what is fetched from another. They start after Kestrel and stop before it, because what they deliver may be meant for the
/// collector in this very process.
/// </summary>
internal sealed partial class QueueListeners(
    FunctionCatalog functions,
    QueueFunctionRunner runner,
    IConfiguration settings,
    TimeProvider time,
    DrainLimit drainLimit,
    ILoggerFactory loggers)
    : IHostedLifecycleService, IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The SDK takes note of a run only after the function has begun, and a drain does not wait for what it has not noted. In this time a
    /// function that begins just before the stop is noted, even on a busy machine.
    /// </summary>
    private static readonly TimeSpan Noting = TimeSpan.FromMilliseconds(250);

    /// <summary>What fails again sooner is still the same outage, of which each failure is logged once.</summary>
    private static readonly TimeSpan Recovered = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger = loggers.CreateLogger<QueueListeners>();
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var running = new List<Task>();
        foreach (var ofConnection in functions.Queue.GroupBy(static function => function.Connection, StringComparer.OrdinalIgnoreCase))
        {
            QueueFunction[] listened = [.. ofConnection];
            running.Add(KeepRunningAsync(listened, await StartListenersAsync(listened)));
            _running = Task.WhenAll(running);
        }
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await StoppingAsync(CancellationToken.None);
        _stopping.Dispose();
    }

    /// <summary>
    /// When a listener gives up, the Functions host ends its process, and the platform starts another one. This does the same without
    /// ending the process.
    /// </summary>
    private async Task KeepRunningAsync(QueueFunction[] listened, ListenerHost host)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        for (; ; host = await StartListenersAsync(listened))
        {
            var started = time.GetTimestamp();
            var failure = await host.WaitForFailureAsync(_stopping.Token);
            if (time.GetElapsedTime(started) > Recovered)
            {
                told.Clear();
            }

            if (failure is not null && told.Add(failure))
            {
                Log.GaveUp(_logger, listened[0].Connection, failure, Pause.TotalSeconds);
            }

            await Task.Delay(Noting, time, CancellationToken.None);
            var draining = host.DrainAsync(drainLimit.Value);
            Log.Draining(_logger, listened[0].Connection);
            if (!await draining)
            {
                Log.CutShort(_logger, drainLimit.Value);
            }

            await host.DisposeAsync();
            await Task.Delay(Pause, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private Task<ListenerHost> StartListenersAsync(QueueFunction[] listened) =>
        ListenerHost.StartAsync(listened, runner, settings, loggers);

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "The queue listeners of {Connection} gave up ({Failure}) and restart every {Pause} s until they succeed")]
        public static partial void GaveUp(ILogger logger, string connection, string failure, double pause);

        [LoggerMessage(2, LogLevel.Warning, "Some messages were still being processed after {Limit}; they return when their lease ends")]
        public static partial void CutShort(ILogger logger, TimeSpan limit);

        [LoggerMessage(3, LogLevel.Debug, "The queue listeners of {Connection} fetch no more messages; those being processed finish")]
        public static partial void Draining(ILogger logger, string connection);
    }
}
