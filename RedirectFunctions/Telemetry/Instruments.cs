using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace RedirectFunctions.Telemetry;

/// <summary>
/// Makes the instruments of the app's meter. Every listener of measurements is told of an instrument on the thread that makes it: what it
/// throws would end the start of the app, so it ends here.
/// </summary>
public sealed partial class Instruments(IMeterFactory meters, ILogger<Instruments> logger)
{
    private readonly Meter _meter = meters.Create(Ledger.MeterName);
    private int _told;

    /// <returns>Null if a listener has thrown: then nobody gets measurements of this instrument.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "A listener may throw anything, and links must not pay for it.")]
    public T? Make<T>(Func<Meter, T> make)
        where T : Instrument
    {
        try
        {
            return make(_meter);
        }
        catch (Exception exception)
        {
            if (Interlocked.Exchange(ref _told, 1) == 0)
            {
                Log.NotMade(logger, exception.GetType().Name);
            }

            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Error,
            "A listener of metrics has thrown ({Exception}) when it was told of an instrument. Links redirect and clicks are delivered, "
            + "but metrics are missing until the listener is mended and the app is started again; GET /ops/status has the sums")]
        public static partial void NotMade(ILogger logger, string exception);
    }
}
