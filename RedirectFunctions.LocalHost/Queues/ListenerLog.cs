namespace RedirectFunctions.LocalHost.Queues;

/// <summary>
/// Lets the warnings of the WebJobs SDK into this program's log, such as that a message moves to the poison queue. Exceptions stay
/// behind: those of the storage client quote URLs.
/// </summary>
internal sealed class ListenerLog(ILoggerFactory loggers) : ILoggerProvider
{
    public static void Configure(ILoggingBuilder logging, ILoggerFactory loggers) => logging
        .AddProvider(new ListenerLog(loggers))
        .SetMinimumLevel(LogLevel.Warning)
        // A function that fails has a line of QueueFunctionRunner's.
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

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logger.Log(logLevel, eventId, state, exception: null, formatter);
    }
}
