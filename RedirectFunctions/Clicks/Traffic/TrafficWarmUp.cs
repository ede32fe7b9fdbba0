using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RedirectFunctions.Clicks.Traffic;

/// <summary>Compiles the search for programs' agents when the app has started, so that no visitor waits for it.</summary>
internal sealed partial class TrafficWarmUp(ILogger<TrafficWarmUp> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(WarmUp, stoppingToken);

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
