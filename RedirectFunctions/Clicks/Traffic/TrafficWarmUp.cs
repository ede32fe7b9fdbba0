using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RedirectFunctions.Clicks.Traffic;

/// <summary>
/// Compiles the search for programs' agents after the start, so that no visitor waits for it. That takes some 0.2 s of a processor, which
/// the visitor for whom a process is started needs more; so it comes a little later.
/// </summary>
internal sealed partial class TrafficWarmUp(TimeProvider time, ILogger<TrafficWarmUp> logger) : BackgroundService
{
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(Delay, time, stoppingToken).ConfigureAwait(false);
        WarmUp();
    }

    private void WarmUp()
    {
        try
        {
            BotPatterns.WarmUp();
        }
        catch (Exception exception)
        {
            // The interpreted search goes on answering, with the same results.
            Log.NotCompiled(logger, exception.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The search for programs' user agents could not be compiled ({Failure}); it goes on without.")]
        public static partial void NotCompiled(ILogger logger, string failure);
    }
}
