using RedirectFunctions.Configuration;
using RedirectFunctions.Delivery;
using RedirectFunctions.Tests.Infra.Kql;

namespace RedirectFunctions.Tests.Infra;

/// <summary>
/// Rows as the app exports them, for days that a test makes up: clicks, and their deliveries with the app's own retry schedule and a circuit
/// breaker. The process that captures and the one that delivers each count by the minute, and their minutes begin at different times.
/// </summary>
internal sealed class MadeUpTelemetry(int seed)
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>All sinks, as if all of them were on: which alerts fire must not depend on the sink.</summary>
    public static IReadOnlyList<string> Sinks { get; } = [.. KnownSinks.Profiles.Select(sink => sink.Name)];

    private static readonly TimeSpan Horizon = TimeSpan.FromHours(71);

    private readonly Random _random = new(seed);
    private readonly List<(DateTimeOffset Time, string Process, string Name, string Sink, string Reason, double Value)> _counted = [];
    private readonly List<KqlRow> _rows = [];

    /// <summary>The rows from this time on, in order, including the counters.</summary>
    public IReadOnlyList<KqlRow> Rows()
    {
        var phases = new Dictionary<string, double>(StringComparer.Ordinal) { ["http"] = _random.NextDouble() * 60, ["deliver"] = _random.NextDouble() * 60 };
        var exported = _counted
            .GroupBy(count => (Time: Exported(count.Time, phases[count.Process]), count.Name, count.Sink, count.Reason))
            .Select(group => Metric(group.Key.Time, group.Key.Name, group.Sum(count => count.Value), group.Key.Sink, group.Key.Reason));
        return [.. _rows.Concat(exported).OrderBy(row => row.TimeGenerated)];
    }

    public MadeUpTelemetry Gauge(DateTimeOffset time, string name, double value, string sink = "")
    {
        _rows.Add(Metric(time, name, value, sink, ""));
        return this;
    }

    public MadeUpTelemetry Count(DateTimeOffset time, string name, double value, string sink = "", string reason = "")
    {
        _counted.Add((time, "http", name, sink, reason, value));
        return this;
    }

    public MadeUpTelemetry Request(DateTimeOffset time, string code, double milliseconds)
    {
        _rows.Add(new KqlRow("AppRequests", new Dictionary<string, object>(StringComparer.Ordinal) { ["TimeGenerated"] = time, ["ResultCode"] = code, ["DurationMs"] = milliseconds }));
        return this;
    }

    /// <summary>Adds clicks at their times, and the results of their deliveries.</summary>
    /// <param name="isUp">Whether a sink accepts clicks at a given time.</param>
    /// <param name="failure">The result of an attempt while it accepts none. <c>http_410</c> is a webhook that wants no more clicks.</param>
    public MadeUpTelemetry Clicks(IEnumerable<DateTimeOffset> clicks, Func<string, DateTimeOffset, bool> isUp, string failure = "http_503")
    {
        var times = clicks.Order().ToList();
        foreach (var time in times)
        {
            _counted.Add((time, "http", "redirect.queued", "", "", 1));
            Request(time, "302", 20 + (_random.NextDouble() * 30));
        }

        foreach (var sink in Sinks)
        {
            Deliver(sink, times, time => isUp(sink, time), failure);
        }

        return this;
    }

    /// <summary>What a running process reports about itself once a minute.</summary>
    public MadeUpTelemetry Healthy(DateTimeOffset from, DateTimeOffset to)
    {
        for (var time = from; time < to; time += TimeSpan.FromMinutes(1))
        {
            Gauge(time, "redirect.queue.oldest_age", _random.NextDouble() * 3);
            Gauge(time, "redirect.parked.messages", 0);
            Gauge(time, "redirect.fallback.messages", 0);
            Gauge(time, "redirect.spool.bytes", 0);
            Gauge(time, "redirect.memory.clicks", 0);
        }

        return this;
    }

    /// <summary>Random clicks, this many a minute on average.</summary>
    public IEnumerable<DateTimeOffset> Traffic(double aMinute, TimeSpan length)
    {
        for (var time = Start; time < Start + length;)
        {
            yield return time;
            time += TimeSpan.FromMinutes(-Math.Log(1 - _random.NextDouble()) / aMinute);
        }
    }

    /// <summary>The canaries of a process, and of an availability test that wakes the app.</summary>
    public IEnumerable<DateTimeOffset> Canaries(TimeSpan length)
    {
        for (var time = Start + TimeSpan.FromMinutes(_random.NextDouble() * 15); time < Start + length; time += TimeSpan.FromMinutes(15))
        {
            yield return time;
        }
    }

    /// <summary>The breaker opens at the tenth failure in a row, for 15 s at first and at most 5 min; then one attempt probes.</summary>
    private void Deliver(string sink, IReadOnlyList<DateTimeOffset> clicks, Func<DateTimeOffset, bool> isUp, string failure)
    {
        var due = new PriorityQueue<(DateTimeOffset Click, int Attempts), DateTimeOffset>();
        foreach (var click in clicks)
        {
            _counted.Add((click, "http", "redirect.captured", sink, "", 1));
            due.Enqueue((click, 0), click + TimeSpan.FromSeconds(0.5 + _random.NextDouble()));
        }

        var failures = 0;
        var (openUntil, told) = (DateTimeOffset.MinValue, DateTimeOffset.MinValue);
        var end = Start + Horizon;
        while (due.TryDequeue(out var delivery, out var time) && time < end)
        {
            if (time < openUntil)
            {
                _counted.Add((time, "deliver", "redirect.deferred", sink, "circuit_open", 1));
                due.Enqueue(delivery, time + RetrySchedule.Deferral(time - delivery.Click, openUntil - time, _random.NextDouble(), Horizon)!.Value);
            }
            else if (isUp(time))
            {
                failures = 0;
                _counted.Add((time, "deliver", "redirect.delivered", sink, "", 1));
                if (time - told > TimeSpan.FromMinutes(1))
                {
                    told = time;
                    Gauge(time + TimeSpan.FromSeconds(_random.NextDouble() * 60), "redirect.canary.age", 60, sink);
                }
            }
            else if (failure == "http_410")
            {
                // The endpoint refuses the first one. The process remembers that, and refuses the others.
                _counted.Add((time, "deliver", "redirect.parked", sink, failures++ == 0 ? failure : "endpoint_gone", 1));
            }
            else
            {
                failures++;
                _counted.Add((time, "deliver", "redirect.retried", sink, failure, 1));
                openUntil = failures < 10 ? DateTimeOffset.MinValue : time + TimeSpan.FromSeconds(Math.Min(300, 15 * Math.Pow(2, Math.Min(failures - 10, 10))));
                due.Enqueue(
                    delivery with { Attempts = delivery.Attempts + 1 },
                    time + RetrySchedule.Next(delivery.Attempts + 1, time - delivery.Click, null, _random.NextDouble(), Horizon)!.Value);
            }
        }
    }

    private static DateTimeOffset Exported(DateTimeOffset time, double phaseSeconds)
    {
        var minutes = Math.Ceiling(((time - Start).TotalSeconds - phaseSeconds) / 60);
        return Start.AddSeconds((minutes * 60) + phaseSeconds);
    }

    private static KqlRow Metric(DateTimeOffset time, string name, double value, string sink, string reason) => new("AppMetrics", new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["TimeGenerated"] = time,
        ["Name"] = name,
        ["Sum"] = value,
        ["Min"] = value,
        ["Max"] = value,
        ["Properties.sink"] = sink,
        [name == "redirect.processed" ? "Properties.result" : "Properties.reason"] = reason,
    });
}
