using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Queueing.Commit;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Queueing.Spooling;

/// <summary>
/// Writes clicks to the spool, one file at a time. Clicks that arrive while it is written go into the next file together, so a stall
/// costs few files, and a disk that hangs holds up one thread, which is its own. What the spool does not take goes to <see
/// cref="MemoryBacklog"/>.
/// </summary>
public sealed partial class SpoolWriter
{
    /// <summary>How long nobody else may send what is spooled while it is still in flight.</summary>
    private static readonly TimeSpan Lease = ClickBackup.HiddenFor;

    private readonly Spool _spool;
    private readonly MemoryBacklog _backlog;
    private readonly Ledger _ledger;
    private readonly ILogger<SpoolWriter> _logger;
    private readonly BackgroundTasks _settling = new();
    private readonly WorkThread<BackupClick> _line;

    public SpoolWriter(Spool spool, MemoryBacklog backlog, Ledger ledger, ILogger<SpoolWriter> logger)
    {
        _spool = spool;
        _backlog = backlog;
        _ledger = ledger;
        _logger = logger;
        _line = new("spool", Write, (clicks, _) => Keep([.. clicks.Where(static click => !click.Stored.IsCompleted)]));
    }

    internal void Add(BackupClick click)
    {
        if (!_line.TryAdd(click))
        {
            Keep([click]);
        }
    }

    /// <summary>Waits for what is being written, and for every late confirmation to arrive or fail.</summary>
    public async Task CloseAsync()
    {
        await _line.CloseAsync();
        await _settling.WhenDoneAsync();
    }

    private void Write(IReadOnlyList<BackupClick> clicks)
    {
        foreach (var alike in clicks.GroupBy(click => (click.Original, click.Copy)))
        {
            foreach (var (message, together) in BackupClick.Pack(alike))
            {
                Write(message, together, [.. new[] { alike.Key.Original, alike.Key.Copy }.OfType<Task<bool>>()]);
            }
        }
    }

    /// <param name="inFlight">What may still confirm these clicks.</param>
    private void Write(BinaryData message, List<BackupClick> clicks, List<Task<bool>> inFlight)
    {
        if (TryAdd(message, inFlight.Count == 0 ? TimeSpan.Zero : Lease) is not { } entry)
        {
            Keep(clicks);
            return;
        }

        clicks.ForEach(static click => click.Finish(ClickStored.Spool));
        if (inFlight.Count > 0)
        {
            _settling.Add(SettleAsync(entry, inFlight));
        }

        _ledger.Spooled(clicks.Count);
        Log.Spooled(_logger, clicks.Count);
    }

    [SuppressMessage(
        "Design", "CA1031", Justification = "Whatever has failed, these clicks are not on disk; the next ones may still get there.")]
    private SpoolEntry? TryAdd(BinaryData message, TimeSpan lease)
    {
        try
        {
            return _spool.TryAdd(SpoolTarget.Tracking, null, message, lease);
        }
        catch (Exception exception)
        {
            Log.WriteFailed(_logger, exception.GetType().Name);
            return null;
        }
    }

    private void Keep(List<BackupClick> clicks)
    {
        foreach (var click in clicks)
        {
            _backlog.Add(click);
            click.Finish(ClickStored.Pending);
        }
    }

    /// <summary>
    /// A late confirmation deletes the entry, so that a stall does not become a duplicate. Otherwise its lease is released.
    /// </summary>
    private static async Task SettleAsync(SpoolEntry entry, List<Task<bool>> inFlight)
    {
        await foreach (var confirmed in Task.WhenEach(inFlight))
        {
            if (await confirmed)
            {
                entry.Delete();
                return;
            }
        }

        entry.Release();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Clicks} clicks are in the spool, because no queue has confirmed them in time")]
        public static partial void Spooled(ILogger logger, int clicks);

        [LoggerMessage(3, LogLevel.Error, "The spool could not be written to ({Error}); the clicks are kept in memory and tried again")]
        public static partial void WriteFailed(ILogger logger, string error);
    }
}
