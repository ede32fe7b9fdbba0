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
    private readonly SinkSums _sums = new();
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
            return _sums.Of(sink);
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
                    _sums.Captured(id, sink);
                    journey.Legs[sink] = new Leg("queued");
                }
            }
            else if (span.GetTagItem(ClickTracing.Sink) is string sink)
            {
                Started(journey, sink, span);
            }

            Touch(journey);
        }
    }

    /// <summary>What is replayed is on its way from here on: it may be delivered before the replay has ended.</summary>
    private void Started(Journey journey, string sink, Activity span)
    {
        if (span.OperationName == "replay")
        {
            _sums.Replayed(journey.Id, sink);
            journey.Legs[sink] = new Leg("queued");
        }
        else if (IsDelivery(span) && span.GetTagItem(ClickTracing.Attempts) is int attempt)
        {
            _sums.AttemptStarted(journey.Id, sink);
            journey.Legs[sink] = new Leg("asked", attempt);
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
                var before = journey.Legs.GetValueOrDefault(sink) ?? new Leg("queued");
                var reason = span.GetTagItem(ClickTracing.Reason) as string;
                if (IsDelivery(span))
                {
                    Attempted(journey, sink, before, reason, span);
                }
                else
                {
                    FollowedUp(journey, sink, before, reason, span);
                }
            }

            Touch(journey);
        }
    }

    private void Attempted(Journey journey, string sink, Leg before, string? reason, Activity span)
    {
        if (!span.IsAllDataRequested)
        {
            // A dropped span is an attempt that was not made.
            journey.Legs[sink] = before with { State = "queued", Attempt = before.Attempt - 1 };
            return;
        }

        var delivered = span.Status != ActivityStatusCode.Error;
        _sums.AttemptEnded(sink, delivered);
        journey.Add(new JourneyStep(Now(), "deliver", sink, before.Attempt, reason, span.Duration.TotalMilliseconds, null));
        if (delivered)
        {
            _sums.Delivered(journey.Id, sink);
            journey.Legs[sink] = new Leg("delivered", before.Attempt, reason, LatencyMs: (Now() - journey.Time).TotalMilliseconds);
        }
        else
        {
            journey.Legs[sink] = before with { Reason = reason };
        }
    }

    private void FollowedUp(Journey journey, string sink, Leg before, string? reason, Activity span)
    {
        var delay = span.GetTagItem(ClickTracing.Delay) as double?;
        switch (span.OperationName)
        {
            case "retry":
                journey.Legs[sink] = before with { State = "waiting", Reason = reason, Due = Now() + TimeSpan.FromSeconds(delay ?? 0) };
                break;
            case "park":
            case "replay" when span.Status == ActivityStatusCode.Error && before.State == "queued":
                _sums.Parked(journey.Id, sink);
                journey.Legs[sink] = before with { State = "parked", Reason = reason };
                break;
        }

        journey.Add(new JourneyStep(Now(), span.OperationName, sink, null, reason, null, delay));
    }

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
