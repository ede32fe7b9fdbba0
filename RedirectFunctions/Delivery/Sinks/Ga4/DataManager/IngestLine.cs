using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Delivery.Sinks.Ga4.DataManager;

/// <summary>
/// The way to the API. While the quota has requests left, the clicks of a message leave at once; otherwise those that come meanwhile leave
/// together in the next request, so that it is the number of requests that is limited, and not the number of clicks.
/// </summary>
internal sealed partial class IngestLine(IngestBatch batch, IngestQuota quota, TimeProvider time, ILogger logger)
{
    /// <summary>The API's page "limits"; a comment in its protocol says 10,000.</summary>
    private const int MaxEvents = 2000;

    /// <summary>Whoever waits keeps a place that others may need.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly Queue<PendingIngest> _waiting = new();
    private bool _isLeaving;

    public Task<DeliveryOutcome[]> SendAsync(IReadOnlyList<PendingIngest> clicks)
    {
        lock (_waiting)
        {
            foreach (var click in clicks)
            {
                _waiting.Enqueue(click);
            }

            if (!_isLeaving)
            {
                _isLeaving = true;
                _ = LeaveAsync();
            }
        }

        return Task.WhenAll(clicks.Select(click => click.Outcome));
    }

    private async Task LeaveAsync()
    {
        // Not under the lock of whoever came first.
        await Task.Yield();
        while (HasWaiting())
        {
            var wait = quota.Take();
            if (wait == TimeSpan.Zero)
            {
                _ = AskAsync(Next());
            }
            else if (wait <= LongestWait)
            {
                await Task.Delay(wait, time);
            }
            else
            {
                var deferred = new DeliveryOutcome.Deferred("quota", wait);
                foreach (var click in Next())
                {
                    click.Finish(deferred);
                }
            }
        }
    }

    private bool HasWaiting()
    {
        lock (_waiting)
        {
            return _isLeaving = _waiting.Count > 0;
        }
    }

    private List<PendingIngest> Next()
    {
        var next = new List<PendingIngest>();
        var events = 0;
        lock (_waiting)
        {
            while (_waiting.TryPeek(out var click) && (events += click.Events.Count) <= MaxEvents)
            {
                next.Add(_waiting.Dequeue());
            }
        }

        return next;
    }

    [SuppressMessage("Design", "CA1031", Justification = "To ask again after a fault of ours could deliver twice what has arrived.")]
    private async Task AskAsync(List<PendingIngest> clicks)
    {
        try
        {
            await batch.AskAsync(clicks);
        }
        catch (Exception exception)
        {
            Log.Crashed(logger, clicks.Count, Failure.Of(exception));
            var crashed = new DeliveryOutcome.Refused("crashed", null);
            foreach (var click in clicks)
            {
                click.Finish(crashed);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "This program has failed while it sent {Clicks} clicks to the Data Manager API, {Failure}")]
        public static partial void Crashed(ILogger logger, int clicks, string failure);
    }
}
