using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Queueing.Spooling;

/// <summary>
/// Sends what the spool holds, the oldest first, also what an earlier process has left there. Entries for the same queue
/// and time leave as few messages as they fit into. While the queue is away one message at a time is tried.
/// </summary>
internal sealed partial class SpoolDrainer(Spool spool, MessageStore store, Ledger ledger, TimeProvider time, ILogger<SpoolDrainer> logger) : BackgroundService
{
    private const int MaxClaim = 256;

    /// <summary>Longer than a send can take, so that a claim never runs out under the one who sends.</summary>
    private static readonly TimeSpan ClaimLease = StorageQueue.SendTimeout * 3;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(15);

    [SuppressMessage("Design", "CA1031", Justification = "A disk that fails now may work again later; the drainer must still be there then.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interval = Interval;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                interval = await DrainAsync(stoppingToken) || interval >= LongestInterval ? Interval : interval * 2;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Log.DrainFailed(logger, exception);
                interval = LongestInterval;
            }

            await Task.Delay(interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Sends until the spool is empty; false where the queue did not take a message.</summary>
    private async Task<bool> DrainAsync(CancellationToken stoppingToken)
    {
        if (spool.DeleteExpired(time.GetUtcNow()) is > 0 and var expired)
        {
            ledger.Lost(expired, "spool_expired");
            Log.Expired(logger, expired, Spool.MaxAge.TotalDays);
        }

        while (true)
        {
            var entries = spool.Claim(MaxClaim, ClaimLease, out var setAside);
            if (setAside > 0)
            {
                ledger.SpoolCorrupt(setAside);
                Log.SetAside(logger, setAside);
            }

            if (entries.Count == 0)
            {
                return true;
            }

            var claimed = entries.Count;
            if (!await SendAsync(entries, stoppingToken))
            {
                entries.ForEach(entry => entry.Release());
                return false;
            }

            Log.Drained(logger, claimed);
        }
    }

    /// <summary>Sends the entries and deletes each as soon as it is confirmed; stops at the first that is not.</summary>
    private async Task<bool> SendAsync(List<SpoolEntry> entries, CancellationToken stoppingToken)
    {
        foreach (var letter in SpoolLetter.Join(entries))
        {
            try
            {
                await store.SendAsync(letter.Target, letter.Due, letter.Message, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                ledger.SendFailed(StorageQueue.MayHaveBeenStored(exception));
                Log.QueueAway(logger, entries.Count, StorageQueue.Describe(exception));
                return false;
            }

            foreach (var entry in letter.Entries)
            {
                entry.Delete();
                entries.Remove(entry);
            }
        }

        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The spool could not be drained; it is tried again")]
        public static partial void DrainFailed(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Critical, "{Entries} entries of the spool were older than {Days} days and are lost")]
        public static partial void Expired(ILogger logger, int entries, double days);

        [LoggerMessage(3, LogLevel.Error, "{Entries} entries of the spool could not be read and were set aside in its folder corrupt")]
        public static partial void SetAside(ILogger logger, int entries);

        [LoggerMessage(4, LogLevel.Information, "{Entries} entries of the spool are in the queue now")]
        public static partial void Drained(ILogger logger, int entries);

        [LoggerMessage(5, LogLevel.Warning, "The queue is still away ({Error}); {Entries} claimed entries wait in the spool")]
        public static partial void QueueAway(ILogger logger, int entries, string error);
    }
}
