using System.Diagnostics.Metrics;

namespace RedirectFunctions.Telemetry;

/// <summary>Durations and sizes: histograms of the ledger's meter. What nobody listens to is not measured.</summary>
public sealed class Histograms
{
    private readonly TimeProvider _time;
    private readonly Histogram<double>? _redirect;
    private readonly Histogram<double>? _enqueue;
    private readonly Histogram<double>? _latency;
    private readonly Histogram<int>? _batchSize;
    private readonly Histogram<int>? _attempts;

    public Histograms(Instruments instruments, TimeProvider time)
    {
        _time = time;
        _redirect = instruments.Make(meter => meter.CreateHistogram(
            "redirect.duration",
            "s",
            "From a link's request to its response, by HTTP status.",
            tags: null,
            Seconds(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.25, 0.3, 0.35, 0.5, 1, 2.5)));
        _enqueue = instruments.Make(meter => meter.CreateHistogram(
            "redirect.enqueue.duration",
            "s",
            "From a click until it is durable, by where it is: queue, spool, or pending if both budgets are spent.",
            tags: null,
            Seconds(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.25, 0.3, 0.35, 0.5, 1, 10)));
        _latency = instruments.Make(meter => meter.CreateHistogram(
            "redirect.delivery.latency",
            "s",
            "From a click to its delivery, by sink.",
            tags: null,
            Seconds(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600, 21_600, 86_400, 259_200)));
        _batchSize = instruments.Make(meter => meter.CreateHistogram(
            "redirect.batch.size",
            "{click}",
            "Clicks in a message that the queue has confirmed.",
            tags: null,
            new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128] }));
        _attempts = instruments.Make(meter => meter.CreateHistogram(
            "redirect.delivery.attempts",
            "{attempt}",
            "Attempts at a sink until a delivery ended, by sink and end: delivered or parked.",
            tags: null,
            new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 3, 5, 8, 13, 21, 50, 100] }));
    }

    public long Start() => _time.GetTimestamp();

    public void Answered(long start, int status)
    {
        if (_redirect is { Enabled: true })
        {
            _redirect.Note(Since(start), new KeyValuePair<string, object?>("http.response.status_code", status));
        }
    }

    public void Enqueued(long start, ClickStored stored)
    {
        if (_enqueue is { Enabled: true })
        {
            _enqueue.Note(Since(start), new KeyValuePair<string, object?>("stored", ClickTracing.TextOf(stored)));
        }
    }

    public void Sent(int clicks) => _batchSize?.Note(clicks);

    /// <param name="clicked">When the click was made; two machines' clocks may differ, but no latency is below zero.</param>
    public void Delivered(string sink, DateTimeOffset clicked, int attempts)
    {
        if (_latency is { Enabled: true })
        {
            _latency.Note(Math.Max(0, (_time.GetUtcNow() - clicked).TotalSeconds), Sink(sink));
        }

        _attempts?.Note(attempts, Sink(sink), new("end", "delivered"));
    }

    public void Parked(string sink, int attempts) => _attempts?.Note(attempts, Sink(sink), new("end", "parked"));

    private double Since(long start) => _time.GetElapsedTime(start).TotalSeconds;

    private static KeyValuePair<string, object?> Sink(string sink) => new("sink", sink);

    private static InstrumentAdvice<double> Seconds(params double[] boundaries) => new() { HistogramBucketBoundaries = boundaries };
}
