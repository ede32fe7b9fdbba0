using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Delivery;
using RedirectFunctions.Queueing.Commit;
using RedirectFunctions.Queueing.Spooling;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.Operations;

/// <summary>Assembles the status from what is known anyway; the queues are inspected at most once in ten seconds.</summary>
public sealed class StatusReporter(
    IEnumerable<SinkBulkhead> sinks,
    QueueWatch watch,
    [FromKeyedServices(QueueKey.Tracking)] MonitoredQueue tracking,
    Spool spool,
    MemoryBacklog backlog,
    Ledger ledger,
    CanaryWatch canary,
    StatusOptions options,
    SettingsReport settings,
    StartTime started,
    TimeProvider time)
{
    private static readonly string[] OfEquation = ["captured", "replayed", "delivered", "parked", "skipped"];

    private readonly IReadOnlyList<SinkBulkhead> _sinks = [.. sinks];

    /// <summary>The names of the sinks that a new click is for.</summary>
    public IReadOnlyList<string> Sinks => [.. _sinks.Select(sink => sink.Name)];

    public async Task<StatusReport> ReportAsync()
    {
        var reading = await watch.ReadAsync();
        var now = time.GetUtcNow();
        var seen = reading.Problem is null;
        var sums = ledger.Sums.Read();
        return new StatusReport(
            typeof(StatusReporter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
            started.At,
            now,
            new QueueStatus(
                options.Queue.Name,
                tracking.IsUp,
                reading.At,
                reading.Problem,
                seen ? reading.Messages : null,
                seen ? reading.AgeOfOldest(now).TotalSeconds : null),
            options.Queue.FallbackAccount is null ? null : new FallbackStatus(options.Queue.FallbackName, reading.FallbackMessages),
            new ParkingStatus(
                seen ? reading.ParkedMessages : null,
                [.. (reading.Parked ?? []).Select(group => new ParkedStatus(group.Sink, group.Reason, group.Count))]),
            new SpoolStatus(spool.Count(), spool.Bytes(), options.Queue.SpoolMaxBytes, spool.Problem, backlog.Count),
            [
                .. _sinks.Select(sink => new SinkStatus(
                    sink.Name,
                    sink.Profile.Title,
                    sink.Profile.ShortTitle,
                    sink.Circuit,
                    canary.Age(sink.Name)?.TotalSeconds,
                    Equation(sums, sink.Name))),
            ],
            sums.GroupBy(NameOf).ToDictionary(group => group.Key, group => group.Sum(sum => sum.Count), StringComparer.Ordinal),
            options.Settings,
            [.. settings.Wrong.Select(problem => problem.Text)]);
    }

    private static Dictionary<string, long> Equation(IReadOnlyList<LedgerSum> sums, string sink) => OfEquation.ToDictionary(
        name => name,
        name => sums.Where(sum => sum.Sink == sink && sum.Counter == $"redirect.{name}").Sum(sum => sum.Count),
        StringComparer.Ordinal);

    /// <summary>For example <c>redirect.parked sink=gtm reason=http_400</c>.</summary>
    private static string NameOf(LedgerSum sum) =>
        sum.Counter + (sum.Sink is null ? "" : $" sink={sum.Sink}") + (sum.Tag is null ? "" : $" {sum.Tag}={sum.Detail}");
}

/// <param name="Queue">Where the queues and the spool are.</param>
/// <param name="Settings">The settings that may be shown, by name: no secret, no address of a target.</param>
public sealed record StatusOptions(QueueOptions Queue, IReadOnlyDictionary<string, string> Settings);
