using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RedirectFunctions.Operations;

/// <summary>Says once, when the start has succeeded, where clicks are delivered and what is wrong with the settings.</summary>
/// <param name="started">Asked for here, so that it is the time of the start and not of the first question for it.</param>
internal sealed partial class StartReport(SettingsReport settings, StartTime started, ILogger<StartReport> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (settings.Targets.Count == 0)
        {
            Log.DeliversToNobody(logger, started.At, string.Join(", ", settings.Flags));
        }
        else
        {
            Log.DeliversTo(logger, started.At, string.Join("; ", settings.Targets));
        }

        foreach (var problem in settings.Wrong)
        {
            Log.Wrong(logger, problem.Text);
        }

        foreach (var (name, meant) in settings.Unread)
        {
            Log.Unread(logger, name, meant);
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Started at {Time:u}. Delivers to: {Targets}")]
        public static partial void DeliversTo(ILogger logger, DateTimeOffset time, string targets);

        [LoggerMessage(2, LogLevel.Warning, "Started at {Time:u}. Delivers to: nobody. None of {Flags} is true")]
        public static partial void DeliversToNobody(ILogger logger, DateTimeOffset time, string flags);

        [LoggerMessage(3, LogLevel.Critical, "Links redirect and clicks are kept, but a setting of tracking is wrong. {Problem}")]
        public static partial void Wrong(ILogger logger, string problem);

        [LoggerMessage(4, LogLevel.Warning, "Nobody reads the setting {Name}. {Meant} may be meant")]
        public static partial void Unread(ILogger logger, string name, string meant);
    }
}
