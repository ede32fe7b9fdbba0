using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace RedirectFunctions.Telemetry;

/// <summary>
/// The loggers of this program. A provider that throws (a full disk, a console that is gone) makes the line that it is given throw, and
/// with it a redirect or a delivery that had succeeded; so that ends here. The other providers have the line by then.
/// </summary>
[SuppressMessage("Design", "CA1031", Justification = "A provider may throw anything, and a click must not pay for it.")]
internal sealed class TolerantLogger<T>(ILoggerFactory factory) : ILogger<T>
{
    private readonly ILogger _logger = new Logger<T>(factory);

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return _logger.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            return false;
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        try
        {
            return _logger.BeginScope(state);
        }
        catch (Exception)
        {
            return null;
        }
    }

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            _logger.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            // Where should it be said?
        }
    }
}
