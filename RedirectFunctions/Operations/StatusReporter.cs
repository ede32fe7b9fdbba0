using System.Reflection;
using RedirectFunctions.Delivery;
using RedirectFunctions.Queueing;

namespace RedirectFunctions.Operations;

/// <summary>Puts the status together from what is known anyway; the queues are looked at once in ten seconds at most.</summary>
public sealed class StatusReporter
{
    private static readonly string[] OfEquation = ["captured", "replayed", "delivered", "parked", "skipped"];

    private readonly IReadOnlyList<SinkLane> _lanes;
    private readonly QueueWatch _watch;
    private readonly Spool _spool;
    private readonly Ledger _ledger;
    private readonly CanaryWatch _canary;
    private readonly StatusOptions _options;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _started;

    internal StatusReporter(IEnumerable<SinkLane> lanes, QueueWatch watch, Spool spool, Ledger ledger, CanaryWatch canary, StatusOptions options, TimeProvider time)
    {
        _lanes = [.. lanes];
        _watch = watch;
        _spool = spool;
        _ledger = ledger;
        _canary = canary;
        _options = options;
        _time = time;
        _started = time.GetUtcNow();
    }

    /// <summary>The names of the sinks that a new click is for.</summary>
    public IReadOnlyList<string> Sinks => [.. _lanes.Select(lane => lane.Name)];

    public async Task<StatusReport> ReportAsync()
    {
        var reading = await _watch.ReadAsync();
        var now = _time.GetUtcNow();
        var seen = reading.Problem is null;
        var sums = _ledger.Sums.Read();
        return new StatusReport(
            typeof(StatusReporter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
            _started,
            now,
            new QueueStatus(_options.Queue.Name, reading.At, reading.Problem, seen ? reading.Messages : null, seen ? reading.AgeOfOldest(now).TotalSeconds : null),
            new ParkingStatus(
                seen ? reading.ParkedMessages : null,
                [.. (reading.Parked ?? []).Select(group => new ParkedStatus(group.Sink, group.Reason, group.Count))]),
            new SpoolStatus(_spool.Count(), _spool.Bytes(), _options.Queue.SpoolMaxBytes),
            [.. _lanes.Select(lane => new SinkStatus(lane.Name, lane.Circuit, _canary.Age(lane.Name)?.TotalSeconds, Equation(sums, lane.Name)))],
            sums.GroupBy(NameOf).ToDictionary(group => group.Key, group => group.Sum(sum => sum.Count), StringComparer.Ordinal),
            _options.Settings);
    }

    private static Dictionary<string, long> Equation(IReadOnlyList<LedgerSum> sums, string sink) => OfEquation.ToDictionary(
        name => name,
        name => sums.Where(sum => sum.Sink == sink && sum.Counter == $"redirect.{name}").Sum(sum => sum.Count),
        StringComparer.Ordinal);

    /// <summary>Such as <c>redirect.parked sink=gtm reason=http_400</c>.</summary>
    private static string NameOf(LedgerSum sum) =>
        sum.Counter + (sum.Sink is null ? "" : $" sink={sum.Sink}") + (sum.Tag is null ? "" : $" {sum.Tag}={sum.Detail}");
}
