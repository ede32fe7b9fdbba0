using Processes;
using RedirectFunctions.LocalHost.Collector;

namespace Chaos;

/// <summary>
/// Everything that runs: collector and visitors in this process, the program under test and the storage in two others. One Azurite plays
/// both accounts, each behind its own proxy, which can fail alone. All of it runs on this machine, and ends with this process.
/// </summary>
internal sealed record Stage(
    string Folder,
    bool IsTemporary,
    RunClock Clock,
    ArrivalBook Arrivals,
    CollectorApp Collector,
    StorageProcess Storage,
    StorageProxy Tracking,
    StorageProxy Fallback,
    HostProcess Host)
    : IAsyncDisposable
{
    /// <summary>Keeps the log and the spool for finding causes.</summary>
    public bool KeepFolder { get; set; } = !IsTemporary;

    public ClickLoad Load { get; } = new(Host, Clock);

    public MessageCopies Copies { get; } = new(Storage.Queue(HostProcess.Queue));

    public Parked Parked { get; } = new(Storage.Queue($"{HostProcess.Queue}-parked"));

    public static async Task<Stage> StartAsync(ChaosOptions options, RunClock clock, CancellationToken cancellationToken)
    {
        var folder = options.Folder ?? Path.Combine(Path.GetTempPath(), $"redirect-functions-chaos-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        var arrivals = new ArrivalBook(clock);
        // Only the books' entries are kept: the events of a run with their bodies do not fit into memory.
        var collector = await CollectorApp.StartAsync(
            events: new EventStore(arrivals.Add, maxEvents: 1), cancellationToken: cancellationToken);
        var storage = await StorageProcess.StartAsync(cancellationToken);
        var (tracking, fallback) = (new StorageProxy(storage.ConnectionString), new StorageProxy(storage.ConnectionString));
        var host = new HostProcess(options, folder, collector, tracking.ConnectionString, fallback.ConnectionString, clock);
        var stage = new Stage(folder, options.Folder is null, clock, arrivals, collector, storage, tracking, fallback, host);
        host.Start();
        while (!await stage.Load.AnswersAsync(cancellationToken))
        {
            if (host.HasCrashed)
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
        await Host.DisposeAsync();
        await Tracking.DisposeAsync();
        await Fallback.DisposeAsync();
        await Storage.DisposeAsync();
        await Collector.DisposeAsync();
        if (!KeepFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
