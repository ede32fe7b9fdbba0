using OpenTelemetry;
using OpenTelemetry.Logs;

namespace RedirectFunctions.Telemetry.Export;

/// <summary>
/// Keeps an exception's types and where it came from, but never the messages: those often quote what could not be handled, which may be a
/// visitor's URL.
/// </summary>
internal sealed class ExceptionTrimmer : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        if (data.Exception is not { } exception)
        {
            return;
        }

        data.Attributes =
        [
            .. data.Attributes ?? [],
            new("exception.type", Failure.TypesOf(exception)),
            new("exception.stacktrace", exception.StackTrace),
        ];
        data.Exception = null;
    }
}
