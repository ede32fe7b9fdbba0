using Microsoft.Extensions.Hosting;
using RedirectFunctions.Clicks;
using RedirectFunctions.Queueing;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Operations;

/// <summary>
/// Clicks at intervals, so that silence is noticed. The click goes all the way from the queue to every sink, as an event with its own name.
/// Every running process does this; it does not wake one that was scaled in.
/// </summary>
internal sealed class Canary(ClickQueue queue, CanaryOptions options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Interval == TimeSpan.Zero)
        {
            return;
        }

        // The first one at once: it proves a deployment.
        while (!stoppingToken.IsCancellationRequested)
        {
            await queue.EnqueueAsync(CanaryClick.At(time.GetUtcNow()));
            await Task.Delay(options.Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
