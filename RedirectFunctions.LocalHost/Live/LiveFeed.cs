using System.Diagnostics;
using RedirectFunctions.LocalHost.Collector;
using RedirectFunctions.Telemetry;

namespace RedirectFunctions.LocalHost.Live;

/// <summary>
/// Follows this process's clicks by the app's own spans, and the collector by what it receives. It keeps the newest clicks; of older ones
/// it only counts what is still in flight.
/// </summary>
internal sealed class LiveFeed : IDisposable
{
    public const int MaxJourneys = 100;

    private readonly TimeProvider _time;
    private readonly ActivitySource _source;
    private readonly ActivityListener _listener;
    private readonly Lock _lock = new();
    private readonly LinkedList<Journey> _journeys = new();
    private readonly Dictionary<string, Journey> _byId = new(StringComparer.Ordinal);
    private readonly HashSet<(string Id, string Sink)> _inFlight = [];
    private readonly HashSet<(string Id, string Sink)> _parked = [];
    private readonly Dictionary<string, SinkCount> _counts = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<string> _sinks;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version;

    /// <param name="sinks">The sinks that a new click goes to.</param>
    public LiveFeed(ClickTracing telemetry, IReadOnlyList<string> sinks, TimeProvider time)
    {
        _time = time;
        _source = telemetry.Source;
        _sinks = sinks;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => ReferenceEquals(source, _source),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = Started,
            ActivityStopped = Stopped,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Increases with every change.</summary>
    public long Version
    {
        get
        {
            lock (_lock)
            {
                return _version;
            }
        }
    }

    /// <summary>Returns once there is something newer than that.</summary>
    public Task ChangedAsync(long since, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _version > since ? Task.CompletedTask : _changed.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The journeys that have changed since then, oldest first, and their version.</summary>
    public (long Version, JourneyView[] Journeys) Since(long version)
    {
        lock (_lock)
        {
            return (_version, [.. _journeys.Where(journey => journey.Version > version).Select(JourneyView.Of)]);
        }
    }

    public (JourneyView View, JourneyStep[] Steps)? Find(string id)
    {
        lock (_lock)
        {
            return _byId.TryGetValue(id, out var journey) ? (JourneyView.Of(journey), [.. journey.Steps]) : null;
        }
    }

    public SinkCount Count(string sink)
    {
        lock (_lock)
        {
            return CountOf(sink) with { InFlight = _inFlight.Count(delivery => delivery.Sink == sink) };
        }
    }

    /// <summary>How many attempts at a sink have ended, and whether the last one was a delivery.</summary>
    public (long Count, bool WasDelivered) Attempts(string sink)
    {
        lock (_lock)
        {
            var count = CountOf(sink);
            return (count.Attempts, count.WasDelivered);
        }
    }

    /// <summary>Whether a delivery waits for its next attempt, as far as is known.</summary>
    public bool IsWaiting(Guid clickId, string sink)
    {
        lock (_lock)
        {
            return !_byId.TryGetValue(clickId.ToString(), out var journey)
                || journey.Legs.GetValueOrDefault(sink) is null or { State: "waiting" };
        }
    }

    /// <summary>These are not hidden any longer.</summary>
    public void DueNow(IEnumerable<(Guid ClickId, string Sink)> deliveries)
    {
        lock (_lock)
        {
            foreach (var (id, sink) in deliveries)
            {
                if (_byId.TryGetValue(id.ToString(), out var journey)
                    && journey.Legs.GetValueOrDefault(sink) is { State: "waiting" } leg)
                {
                    journey.Legs[sink] = leg with { Due = Now() };
                    Touch(journey);
                }
            }
        }
    }

    /// <summary>It is known where a click leads.</summary>
    public void Leads(Guid clickId, string destination) => Leads(clickId.ToString(), destination);

    /// <summary>The collector has received an event, which says where the click leads.</summary>
    public void Received(CollectedEvent received)
    {
        if (Payloads.ClickId(received) is { } id && Payloads.Destination(received) is { } destination)
        {
            Leads(id, destination);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Leads(string id, string destination)
    {
        lock (_lock)
        {
            if (_byId.TryGetValue(id, out var journey) && journey.Destination is null)
            {
                journey.Destination = destination;
                Touch(journey);
            }
        }
    }

    private void Started(Activity span)
    {
        if (span.GetTagItem(ClickTracing.ClickId) is not string id)
        {
            return;
        }

        lock (_lock)
        {
            var journey = JourneyOf(id);
            if (span.OperationName == "enqueue")
            {
                foreach (var sink in _sinks)
                {
                    _inFlight.Add((id, sink));
                    journey.Legs[sink] = new Leg("queued");
                }
            }
            else if (span.GetTagItem(ClickTracing.Attempts) is int attempt
                && span.GetTagItem(ClickTracing.Sink) is string sink
                && IsDelivery(span))
            {
                if (_inFlight.Add((id, sink)))
                {
                    _counts[sink] = CountOf(sink) with { CarriedOver = CountOf(sink).CarriedOver + 1 };
                }

                journey.Legs[sink] = new Leg("asked", attempt);
            }

            Touch(journey);
        }
    }

    private void Stopped(Activity span)
    {
        if (span.GetTagItem(ClickTracing.ClickId) is not string id)
        {
            return;
        }

        lock (_lock)
        {
            var journey = JourneyOf(id);
            if (span.OperationName == "enqueue")
            {
                journey.Stored = span.GetTagItem(ClickTracing.Stored) as string;
                journey.Add(new JourneyStep(Now(), "enqueue", null, null, journey.Stored, span.Duration.TotalMilliseconds, null));
            }
            else if (span.GetTagItem(ClickTracing.Sink) is string sink)
            {
                Stopped(journey, sink, span);
            }

            Touch(journey);
        }
    }

    private void Stopped(Journey journey, string sink, Activity span)
    {
        var before = journey.Legs.GetValueOrDefault(sink) ?? new Leg("queued");
        var reason = span.GetTagItem(ClickTracing.Reason) as string;
        if (IsDelivery(span))
        {
            // A dropped span is an attempt that was not made.
            journey.Legs[sink] = !span.IsAllDataRequested ? before with { State = "queued", Attempt = before.Attempt - 1 }
                : span.Status == ActivityStatusCode.Error ? before with { Reason = reason }
                : new Leg("delivered", before.Attempt, reason, LatencyMs: (Now() - journey.Time).TotalMilliseconds);
            if (span.IsAllDataRequested)
            {
                var count = CountOf(sink);
                _counts[sink] = count with { Attempts = count.Attempts + 1, WasDelivered = span.Status != ActivityStatusCode.Error };
                journey.Add(new JourneyStep(Now(), "deliver", sink, before.Attempt, reason, span.Duration.TotalMilliseconds, null));
            }
        }
        else
        {
            var delay = span.GetTagItem(ClickTracing.Delay) as double?;
            journey.Legs[sink] = span.OperationName switch
            {
                "retry" => before with { State = "waiting", Reason = reason, Due = Now() + TimeSpan.FromSeconds(delay ?? 0) },
                "park" => before with { State = "parked", Reason = reason },
                _ => new Leg("queued"),
            };
            CountParked(journey.Id, sink, span.OperationName);
            journey.Add(new JourneyStep(Now(), span.OperationName, sink, null, reason, null, delay));
        }

        if (journey.Legs[sink].IsInFlight)
        {
            _inFlight.Add((journey.Id, sink));
        }
        else
        {
            _inFlight.Remove((journey.Id, sink));
        }
    }

    private void CountParked(string id, string sink, string what)
    {
        if (what == "park")
        {
            _parked.Add((id, sink));
        }
        else if (what == "replay" && !_parked.Remove((id, sink)))
        {
            var count = CountOf(sink);
            _counts[sink] = count with { ReplayedFromBefore = count.ReplayedFromBefore + 1 };
        }
    }

    private SinkCount CountOf(string sink) => _counts.GetValueOrDefault(sink) ?? new SinkCount();

    private static bool IsDelivery(Activity span) => span.OperationName.StartsWith("deliver ", StringComparison.Ordinal);

    private Journey JourneyOf(string id)
    {
        if (_byId.TryGetValue(id, out var known))
        {
            return known;
        }

        var journey = new Journey(id, Now());
        _byId[id] = journey;
        _journeys.AddLast(journey);
        if (_journeys.Count > MaxJourneys)
        {
            _byId.Remove(_journeys.First!.Value.Id);
            _journeys.RemoveFirst();
        }

        return journey;
    }

    private void Touch(Journey journey)
    {
        journey.Version = ++_version;
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private DateTimeOffset Now() => _time.GetUtcNow();
}
