using System.CommandLine;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using RedirectFunctions.LocalHost.Commands;

namespace Chaos;

/// <summary>
/// The program under test: LocalHost's own command, with a clock that jumps and with listeners and a logger that throw when the run says
/// so.
/// </summary>
internal sealed class FaultyHost : TimeProvider, ILoggerProvider, ILogger
{
    public const string Command = "host";
    public const string SwitchesFolder = "CHAOS_SWITCHES";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private volatile bool _throws;
    private long _jump;

    public static Task<int> RunAsync(string[] args) => RunCommand.CreateRoot(new FaultyHost().AddTo).Parse(args).InvokeAsync(
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _jump));

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        MayThrow();

    public void Dispose()
    {
        // Its listeners live as long as the process.
    }

    private void AddTo(IServiceCollection services)
    {
        var switches = new Switches(Environment.GetEnvironmentVariable(SwitchesFolder)!);
        Read();
        new Thread(() =>
        {
            while (true)
            {
                Read();
                Thread.Sleep(Interval);
            }
        })
        { IsBackground = true }.Start();

        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(this));
        services.AddLogging(logging => logging.AddProvider(this).AddFilter<FaultyHost>(static (category, level) =>
            level >= LogLevel.Warning
            && category!.StartsWith("RedirectFunctions.", StringComparison.Ordinal)
            && !category.StartsWith("RedirectFunctions.LocalHost.", StringComparison.Ordinal)));

        var measurements = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "RedirectFunctions" && !instrument.IsObservable)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        measurements.SetMeasurementEventCallback<long>((_, _, _, _) => MayThrow());
        measurements.SetMeasurementEventCallback<double>((_, _, _, _) => MayThrow());
        measurements.Start();

        ActivitySource.AddActivityListener(new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "RedirectFunctions",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
                _throws ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStarted = _ => MayThrow(),
            ActivityStopped = _ => MayThrow(),
        });

        void Read()
        {
            try
            {
                (_throws, var jump) = switches.Read();
                Interlocked.Exchange(ref _jump, jump.Ticks);
            }
            catch (IOException)
            {
                // Just switched; the next look sees it.
            }
        }
    }

    private void MayThrow()
    {
        if (_throws && Random.Shared.Next(2) == 0)
        {
            throw new InvalidOperationException("A listener that throws, by order of the chaos run.");
        }
    }
}
