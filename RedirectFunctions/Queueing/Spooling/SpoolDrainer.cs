using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Queueing.Spooling;

/// <summary>
/// Sends what the spool holds, oldest first, including what an earlier process has left there. Entries for the same queue and time are
/// joined into as few messages as possible. While no queue confirms messages, one at a time is tried.
/// </summary>
public sealed partial class SpoolDrainer(
    Spool spool, MessageStore store, Ledger ledger, TimeProvider time, ILogger<SpoolDrainer> logger) : BackgroundService
{
    /// <summary>As long as two sends: an entry may be claimed while the message before it is still on its way.</summary>
    private static readonly TimeSpan ClaimLease = (StorageQueue.SendTimeout * 2) + TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(15);

    /// <summary>
    /// An entry is given up only after sends have failed for this long: one reading of a clock that has jumped proves nothing.
    /// </summary>
    private static readonly TimeSpan ExpiredFor = TimeSpan.FromHours(1);

    /// <summary>Sent, but the disk has not deleted them. They must not be sent again and again.</summary>
    private readonly HashSet<string> _undeletable = new(StringComparer.Ordinal);
    private long? _expiredSince;

    /// <summary>Sends until the spool is empty or the limit is reached; called when the host stops.</summary>
    public async Task FlushAsync(TimeSpan limit) =>
        await ((Task)DrainAsync(CancellationToken.None)).WaitAsync(limit, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    [SuppressMessage(
        "Design", "CA1031", Justification = "A disk that fails now may work again later, and the drainer must still be there.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interval = Interval;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                interval = await DrainAsync(stoppingToken) ? Interval : Longer(interval);
            }
            catch (Exception exception)
            {
                Log.DrainFailed(logger, exception.GetType().Name);
                interval = LongestInterval;
            }

            await Task.Delay(interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static TimeSpan Longer(TimeSpan interval) => interval * 2 < LongestInterval ? interval * 2 : LongestInterval;

    /// <summary>Sends until the spool is empty; false if no queue has taken a message.</summary>
    /// <param name="stopping">Starts no further message. One that is on its way is never cut off: it might be stored nevertheless.</param>
    private async Task<bool> DrainAsync(CancellationToken stopping)
    {
        var claimed = new List<SpoolEntry>();
        var drained = 0;
        try
        {
            foreach (var message in SpooledMessage.Join(Claim(claimed)))
            {
                if (stopping.IsCancellationRequested || !await SendAsync(message, claimed))
                {
                    return stopping.IsCancellationRequested;
                }

                drained += message.Entries.Count;
            }
        }
        finally
        {
            claimed.ForEach(static entry => entry.Release());
            if (drained > 0)
            {
                Log.Drained(logger, drained);
            }
        }

        _expiredSince = null;
        return true;
    }

    private IEnumerable<SpoolEntry> Claim(List<SpoolEntry> claimed)
    {
        foreach (var entry in spool.Claim(ClaimLease, SetAside))
        {
            claimed.Add(entry);
            if (!_undeletable.Contains(entry.Name))
            {
                yield return entry;
            }
            else if (entry.Delete())
            {
                claimed.Remove(entry);
                _undeletable.Remove(entry.Name);
            }
        }

        void SetAside()
        {
            ledger.SpoolCorrupt(1);
            Log.Unreadable(logger);
        }
    }

    /// <summary>Sends a message and deletes its entries once it is confirmed; false if no queue has taken it.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever has failed, the entries stay where they are.")]
    private async Task<bool> SendAsync(SpooledMessage message, List<SpoolEntry> claimed)
    {
        try
        {
            await store.SendAsync(message.Target, message.Message, message.Due?.Left(time.GetUtcNow()) ?? TimeSpan.Zero);
        }
        catch (Exception exception) when (StorageQueue.IsRefused(exception))
        {
            return await PartAsync(message, claimed, StorageQueue.Describe(exception));
        }
        catch (Exception exception)
        {
            Log.QueueAway(logger, StorageQueue.Describe(exception));
            DeleteExpired();
            return false;
        }

        foreach (var entry in message.Entries)
        {
            claimed.Remove(entry);
            if (!entry.Delete())
            {
                _undeletable.Add(entry.Name);
            }
        }

        return true;
    }

    /// <summary>One entry that is refused must not hold up the others.</summary>
    private async Task<bool> PartAsync(SpooledMessage message, List<SpoolEntry> claimed, string reason)
    {
        if (message.Entries is [var refused])
        {
            claimed.Remove(refused);
            spool.SetAside(refused);
            ledger.SpoolCorrupt(1);
            Log.Refused(logger, reason);
            return true;
        }

        foreach (var entry in message.Entries)
        {
            if (!await SendAsync(SpooledMessage.Alone(entry), claimed))
            {
                return false;
            }
        }

        return true;
    }

    private void DeleteExpired()
    {
        var now = time.GetUtcNow();
        if (spool.CountExpired(now) == 0)
        {
            _expiredSince = null;
            return;
        }

        _expiredSince ??= time.GetTimestamp();
        if (time.GetElapsedTime(_expiredSince.Value) >= ExpiredFor && spool.DeleteExpired(now) is > 0 and var expired)
        {
            ledger.Lost(expired, "spool_expired");
            Log.Expired(logger, expired, Spool.MaxAge.TotalDays);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The spool could not be drained ({Error}); it is tried again")]
        public static partial void DrainFailed(ILogger logger, string error);

        [LoggerMessage(2, LogLevel.Critical, "{Entries} entries of the spool were older than {Days} days and are lost")]
        public static partial void Expired(ILogger logger, int entries, double days);

        [LoggerMessage(3, LogLevel.Error, "An entry of the spool could not be read and was moved to its folder corrupt")]
        public static partial void Unreadable(ILogger logger);

        [LoggerMessage(4, LogLevel.Information, "{Entries} entries of the spool are in a queue now")]
        public static partial void Drained(ILogger logger, int entries);

        [LoggerMessage(5, LogLevel.Warning, "No queue takes the entries of the spool ({Error}); they are tried again")]
        public static partial void QueueAway(ILogger logger, string error);

        [LoggerMessage(6, LogLevel.Error, "An entry of the spool was refused by its queue ({Reason}) and was moved to its folder corrupt")]
        public static partial void Refused(ILogger logger, string reason);
    }
}
