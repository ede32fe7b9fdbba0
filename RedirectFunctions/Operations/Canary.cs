using Microsoft.Extensions.Hosting;
using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Clicks.Traffic;
using RedirectFunctions.Queueing;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Operations;

/// <summary>
/// Clicks at intervals, so that silence is noticed: the click goes the whole way from the queue on, to every sink, as an event of its own
/// name. It runs in every process that lives; one that is scaled away is not woken by it.
/// </summary>
internal sealed class Canary(ClickQueue queue, CanaryOptions options, TimeProvider time) : BackgroundService
{
    /// <summary>A name that leads nowhere (RFC 2606).</summary>
    private const string Destination = "https://canary.invalid/";

    /// <summary>One for all canaries: they are one visitor to analytics.</summary>
    private const string ClientId = "1.1700000000";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Interval == TimeSpan.Zero)
        {
            return;
        }

        // The first at once: a deployment is proved by it.
        while (!stoppingToken.IsCancellationRequested)
        {
            await queue.EnqueueAsync(NewClick(time.GetUtcNow()));
            await Task.Delay(options.Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Click NewClick(DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Time = now,
        Destination = Destination,
        Campaign = new ParameterList(),
        Platform = new ParameterList(),
        ClientId = ClientId,
        SessionId = now.ToUnixTimeSeconds(),
        Traffic = TrafficKind.Unknown,
        TrafficReason = "canary",
        IsCanary = true,
    };
}
