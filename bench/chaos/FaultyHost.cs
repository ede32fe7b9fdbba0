using System.CommandLine;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using RedirectFunctions.LocalHost.Commands;
using RedirectFunctions.Telemetry;

namespace Chaos;

/// <summary>
/// The program under test: LocalHost's own command, with a clock that jumps, and with listeners and a logger that throw when the run says
/// so.
/// </summary>
internal sealed class FaultyHost : TimeProvider, ILoggerProvider, ILogger
{
    public const string Command = "host";

    /// <summary>The setting for the folder with the switches and with what the program writes down.</summary>
    public const string Folder = "CHAOS_FOLDER";

    private const string Enqueue = "enqueue";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private volatile bool _throws;
    private long _jump;

    public static Task<int> RunAsync(string[] args) => RunCommand.CreateRoot(new FaultyHost().AddTo).Parse(args).InvokeAsync(
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });

    /// <summary>The numbers of the clicks that it answered before anything had confirmed them, in all its lives.</summary>
    public static IReadOnlySet<int> ReadUnconfirmed(string folder) =>
        UnconfirmedIn(folder) is { Exists: true } file ? File.ReadLines(file.FullName).Select(int.Parse).ToHashSet() : new HashSet<int>();

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

    private static FileInfo UnconfirmedIn(string folder) => new(Path.Combine(folder, "unconfirmed.txt"));

    private void AddTo(IServiceCollection services)
    {
        var folder = Environment.GetEnvironmentVariable(Folder)!;
        var switches = new Switches(folder);
        var unconfirmed = TextWriter.Synchronized(new StreamWriter(UnconfirmedIn(folder).FullName, append: true) { AutoFlush = true });
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
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                _throws || options.Name == Enqueue ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStarted = _ => MayThrow(),
            ActivityStopped = activity =>
            {
                // The number travels as the trace id; see ClickLoad.
                if (activity.OperationName == Enqueue
                    && activity.GetTagItem(ClickTracing.Stored) is "pending"
                    && Link.NumberIn(activity.TraceId) is { } number)
                {
                    unconfirmed.WriteLine(number);
                }

                MayThrow();
            },
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
                // Just switched: the next check sees it.
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
