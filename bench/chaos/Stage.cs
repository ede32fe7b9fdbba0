using Chaos.Accounts;
using Chaos.Host;
using Chaos.Load;
using Chaos.Storage;
using RedirectFunctions.LocalHost.Collector;

namespace Chaos;

/// <summary>
/// Everything that runs: collector and visitors in this process, the program under test and the queue in two others. All of it is on
/// this machine, and all of it ends with this process.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly string _folder;
    private readonly bool _isTemporary;

    private Stage(ChaosOptions options, string folder, CollectorApp collector, StorageProcess storage, RunClock clock)
    {
        _folder = folder;
        _isTemporary = options.Folder is null;
        Collector = collector;
        Storage = storage;
        Spool = new SpoolFolder(Path.Combine(folder, "spool"));
        Log = new HostLog(Path.Combine(folder, "host.log"));
        var url = new Uri($"http://127.0.0.1:{FreePort.Take()}");
        Host = new HostProcess(url, HostSettings.For(options, collector, storage.ConnectionString, Spool.Path), folder, Lives, Log, clock);
        Load = new ClickLoad(Clicks, Lives, clock, url);
    }

    public CollectorApp Collector { get; }

    public StorageProcess Storage { get; }

    public SpoolFolder Spool { get; }

    public HostLog Log { get; }

    public HostLives Lives { get; } = new();

    public HostProcess Host { get; }

    public ClickBook Clicks { get; } = new();

    public ClickLoad Load { get; }

    /// <summary>Keeps the log and the spool for whoever wants to know why.</summary>
    public bool KeepFolder { get; set; }

    public string Folder => _folder;

    public static async Task<Stage> StartAsync(ChaosOptions options, ArrivalBook arrivals, RunClock clock, CancellationToken cancellationToken)
    {
        var folder = options.Folder ?? Path.Combine(Path.GetTempPath(), $"redirect-functions-chaos-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        // Nothing is kept beyond what the books take down: a run has more events than fit into memory with their bodies.
        var collector = await CollectorApp.StartAsync(events: new EventStore(arrivals.Add, maxEvents: 1), cancellationToken: cancellationToken);
        var storage = await StorageProcess.StartAsync(QueueFolder.Create(), cancellationToken);
        var stage = new Stage(options, folder, collector, storage, clock);
        stage.Host.Start();
        while (!await stage.Load.AnswersAsync(cancellationToken))
        {
            if (stage.Host.HasCrashed)
            {
                await stage.DisposeAsync();
                throw new InvalidOperationException("The host did not start.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }

        return stage;
    }

    public async ValueTask DisposeAsync()
    {
        Load.Dispose();
        Host.Dispose();
        await Storage.DisposeAsync();
        await Collector.DisposeAsync();
        Log.Dispose();
        if (_isTemporary && !KeepFolder)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
