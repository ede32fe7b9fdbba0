using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Delivery.Sinks.Ga4.DataManager;

/// <summary>
/// Asks later what became of the events that the API has taken, and counts it. Deliveries do not depend on it: what fails there is not sent
/// again, and a process that ends asks no more. Where there are more requests than this asks for, it follows some of them.
/// </summary>
internal sealed partial class IngestStatusWatch(
    IngestClient client, Ledger ledger, TimeProvider time, ILogger<IngestStatusWatch> logger) : BackgroundService
{
    /// <summary>Requests that are followed at a time.</summary>
    internal const int MaxFollowed = 500;

    /// <summary>Each costs a request of the quota.</summary>
    private const int MaxQuestions = 20;

    private static readonly TimeSpan Round = TimeSpan.FromMinutes(5);

    /// <summary>Google advises to ask half an hour later for the first time, and more and more rarely afterwards.</summary>
    private static readonly TimeSpan First = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan Last = TimeSpan.FromHours(24);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<Followed, DateTimeOffset> _followed = new();

    /// <summary>The API has taken a request.</summary>
    public void Taken(GoogleAnswer answer)
    {
        if (answer.FieldWarnings is > 0 and var warnings)
        {
            ledger.Processed(Ga4Sink.Ga4.Name, "warning_field", warnings);
        }

        if (answer.RequestId is { } requestId)
        {
            Follow(new Followed(requestId, First));
        }
    }

    /// <summary>Asks for what is due.</summary>
    internal async Task AskAsync(CancellationToken cancellationToken)
    {
        for (var question = 0; question < MaxQuestions && NextDue() is { } followed; question++)
        {
            var answer = await client.StatusAsync(followed.RequestId, cancellationToken);
            var status = answer.Body is { } body ? IngestStatus.From(body) : null;
            if (status is { IsProcessing: false })
            {
                Count(status);
            }
            else if (followed.Wait >= Last)
            {
                ledger.Processed(Ga4Sink.Ga4.Name, "unknown", 1);
            }
            else
            {
                Follow(followed with { Wait = followed.Wait * 2 });
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever one round runs into, the next one is tried.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Round, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await AskAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, Failure.Of(exception));
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Count(IngestStatus status)
    {
        foreach (var (result, count) in status.Counts)
        {
            ledger.Processed(Ga4Sink.Ga4.Name, result, count);
            if (result != "success")
            {
                Log.Remark(logger, count, result);
            }
        }
    }

    private void Follow(Followed followed)
    {
        lock (_lock)
        {
            if (_followed.Count < MaxFollowed)
            {
                _followed.Enqueue(followed, time.GetUtcNow() + followed.Wait);
            }
        }
    }

    private Followed? NextDue()
    {
        lock (_lock)
        {
            return _followed.TryPeek(out _, out var due) && due <= time.GetUtcNow() ? _followed.Dequeue() : null;
        }
    }

    private sealed record Followed(string RequestId, TimeSpan Wait);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Google Analytics says of {Count} events that it had taken: {Result}")]
        public static partial void Remark(ILogger logger, long count, string result);

        [LoggerMessage(2, LogLevel.Error, "What became of events could not be asked, {Failure}")]
        public static partial void Failed(ILogger logger, string failure);
    }
}
