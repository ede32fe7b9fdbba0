using Processes;
using RedirectFunctions.LocalHost.Collector;

namespace Chaos;

/// <summary>
/// The program under test: LocalHost in a separate process, which is killed and started again. It has its own defaults wherever a run can
/// wait for them.
/// </summary>
internal sealed class HostProcess(
    ChaosOptions options, string folder, CollectorApp collector, string tracking, string fallback, RunClock clock) : IAsyncDisposable
{
    public const string Queue = "chaos";

    private ChildProcess? _process;

    public Uri Url { get; } = new($"http://127.0.0.1:{FreePort.Take()}");

    public HostLives Lives { get; } = new();

    public HostLog Log { get; } = new(Path.Combine(folder, "host.log"));

    public SpoolFolder Spool { get; } = new(Path.Combine(folder, "spool"));

    public Switches Switches { get; } = new(folder);

    /// <summary>Whether it has ended although nobody killed it.</summary>
    public bool HasCrashed => _process is { HasEnded: true };

    public void Start()
    {
        _process = new ChildProcess(
            ChildProcess.DotNet,
            [typeof(FaultyHost).Assembly.Location, FaultyHost.Command, .. HostUnderTest.Options(Url.GetLeftPart(UriPartial.Authority))],
            [
                .. HostUnderTest.Settings(tracking, fallback, Queue, Link.Host, collector.GtmUrl, collector.Ga4Endpoint, Spool.Path),
                ("ENABLE_WEBHOOK", "true"),
                ("WEBHOOK_URL", new Uri(collector.BaseAddress, "collector/webhook").AbsoluteUri),
                ("WEBHOOK_SECRETS", "whsec_bm8gc2VjcmV0IG9mIGFueWJvZHkgYXQgYWxs"),
                ("ENABLE_ARCHIVE", "true"),
                (FaultyHost.Folder, folder),
                ("ENQUEUE_BUDGET_MS", $"{ChaosOptions.Budget.TotalMilliseconds}"),
                ("SPOOL_MAX_MB", "256"),
                ("LocalHost__QueueLease", $"{options.QueueLease:c}"),
                ("AzureFunctionsJobHost__extensions__queues__maxPollingInterval", "00:00:00.500"),
            ],
            folder,
            onLine: Log.Add);
        Lives.Started();
    }

    /// <summary>The clicks that it answered before anything had confirmed them.</summary>
    public IReadOnlySet<int> Unconfirmed() => FaultyHost.ReadUnconfirmed(folder);

    /// <summary>kill -9: no handler runs, nothing is flushed.</summary>
    public Task KillAsync() => EndAsync(process => process.Kill());

    /// <summary>SIGTERM: it finishes what it has started.</summary>
    public Task StopAsync() => EndAsync(process => Signals.Terminate(process.Id));

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        Log.Dispose();
    }

    private async Task EndAsync(Action<ChildProcess> end)
    {
        if (_process is not { } process)
        {
            return;
        }

        if (!process.HasEnded)
        {
            Lives.Killed(clock.Now);
            end(process);
        }

        await process.EndAsync();
        await process.DisposeAsync();
        _process = null;
    }
}
