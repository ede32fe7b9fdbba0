using Microsoft.Extensions.Hosting;
using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Clicks.Traffic;
using RedirectFunctions.Queueing;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Operations;

/// <summary>
/// Clicks at intervals, so that silence is noticed. The click goes all the way from the queue to every sink, as an event with its own name.
/// Every running process does this; it does not wake one that was scaled in.
/// </summary>
internal sealed class Canary(ClickQueue queue, CanaryOptions options, TimeProvider time) : BackgroundService
{
    /// <summary>A name that leads nowhere (RFC 2606).</summary>
    private const string Destination = "https://canary.invalid/";

    /// <summary>The same for all canaries: to analytics they are one visitor.</summary>
    private const string ClientId = "1.1700000000";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Interval == TimeSpan.Zero)
        {
            return;
        }

        // The first one at once: it proves a deployment.
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
