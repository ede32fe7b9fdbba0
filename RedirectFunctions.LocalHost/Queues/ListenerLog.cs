namespace RedirectFunctions.LocalHost.Queues;

/// <summary>
/// Lets the WebJobs SDK's warnings into this program's log, for example that a message moves to the poison queue. Exceptions are left out:
/// the storage client's quote URLs.
/// </summary>
internal sealed class ListenerLog(ILoggerFactory loggers) : ILoggerProvider
{
    public static void Configure(ILoggingBuilder logging, ILoggerFactory loggers) => logging
        .AddProvider(new ListenerLog(loggers))
        .SetMinimumLevel(LogLevel.Warning)
        // QueueFunctionRunner already logs a function that fails.
        .AddFilter("Function", LogLevel.None)
        .AddFilter("Host.Results", LogLevel.None)
        .AddFilter("Azure.Core", LogLevel.None)
        .AddFilter("Azure.Identity", LogLevel.None);

    public ILogger CreateLogger(string categoryName) => new WithoutException(loggers.CreateLogger(categoryName));

    public void Dispose()
    {
    }

    private sealed class WithoutException(ILogger logger) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logger.Log(logLevel, eventId, state, exception: null, formatter);
    }
}
