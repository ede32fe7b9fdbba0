using System.Diagnostics.Metrics;

namespace RedirectFunctions.Telemetry;

/// <summary>
/// Counts what happens to every click, so that at any time, for each sink and across all processes, <c>captured + replayed = delivered +
/// parked + skipped + in flight</c>, where in flight is whatever is in the queues, in the spool and in memory. A delivery made twice after
/// a crash or an unknown outcome counts twice as delivered; <c>possibly_duplicated</c> says how many of those there can be.
/// </summary>
public sealed class Ledger
{
    public const string MeterName = "RedirectFunctions";

    private readonly Counter<long> _captured;
    private readonly Counter<long> _queued;
    private readonly Counter<long> _fallenBack;
    private readonly Counter<long> _spooled;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _sendFailed;
    private readonly Counter<long> _spoolCorrupt;
    private readonly Counter<long> _delivered;
    private readonly Counter<long> _retried;
    private readonly Counter<long> _deferred;
    private readonly Counter<long> _parked;
    private readonly Counter<long> _messagesParked;
    private readonly Counter<long> _possiblyDuplicated;
    private readonly Counter<long> _replayed;
    private readonly Counter<long> _skipped;
    private readonly Counter<long> _processed;

    public Ledger(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _captured = meter.CreateCounter<long>("redirect.captured", "{delivery}", "Deliveries that redirected clicks require, by sink.");
        _queued = meter.CreateCounter<long>("redirect.queued", "{click}", "Clicks that the queue has confirmed.");
        _fallenBack = meter.CreateCounter<long>(
            "redirect.fallback",
            "{click}",
            "Clicks that the fallback queue has confirmed, because the tracking queue had not done so within its budget.");
        _spooled = meter.CreateCounter<long>(
            "redirect.spooled", "{click}", "Clicks written to the spool, because no queue had confirmed them within its budget.");
        _lost = meter.CreateCounter<long>("redirect.lost", "{click}", "Clicks that no queue, disk or memory has kept, by reason.");
        _sendFailed = meter.CreateCounter<long>(
            "redirect.queue.send_failures",
            "{message}",
            "Messages that the queue did not confirm; the outcome is unknown if they may be stored all the same.");
        _spoolCorrupt = meter.CreateCounter<long>(
            "redirect.spool.corrupt", "{entry}", "Spool entries that could not be read and were set aside.");
        _delivered = meter.CreateCounter<long>(
            "redirect.delivered", "{delivery}", "Deliveries that a sink has accepted, with a remark if only in part.");
        _retried = meter.CreateCounter<long>(
            "redirect.retried", "{delivery}", "Attempts that failed and will be repeated, by sink and reason.");
        _deferred = meter.CreateCounter<long>(
            "redirect.deferred", "{delivery}", "Deliveries postponed without an attempt, by sink and reason.");
        _parked = meter.CreateCounter<long>("redirect.parked", "{delivery}", "Deliveries given up on and parked, by sink and reason.");
        _messagesParked = meter.CreateCounter<long>("redirect.messages_parked", "{message}", "Whole messages parked, by reason.");
        _possiblyDuplicated = meter.CreateCounter<long>(
            "redirect.possibly_duplicated", "{delivery}", "Attempts without a response, which may have arrived and are repeated.");
        _skipped = meter.CreateCounter<long>(
            "redirect.skipped", "{delivery}", "Deliveries that a rule in the settings left out, by sink and rule.");
        _replayed = meter.CreateCounter<long>(
            "redirect.replayed", "{delivery}", "Deliveries taken back out of the parking, by sink.");
        _processed = meter.CreateCounter<long>(
            "redirect.processed", "{event}", "Events of which a sink that had accepted them has said later what became of them, by "
                + "result.");
    }

    /// <summary>The sums since this process started.</summary>
    public LedgerSums Sums { get; } = new();

    public void Captured(string sink) => Add(_captured, 1, sink);

    public void Skipped(string sink, string rule) => Add(_skipped, 1, sink, "rule", rule);

    public void Queued(int clicks) => Add(_queued, clicks);

    public void FallenBack(int clicks) => Add(_fallenBack, clicks);

    public void Spooled(int clicks) => Add(_spooled, clicks);

    public void Lost(int clicks, string reason) => Add(_lost, clicks, null, "reason", reason);

    public void SendFailed(bool outcomeUnknown) => Add(_sendFailed, 1, null, "outcome_unknown", TextOf(outcomeUnknown));

    public void SpoolCorrupt(int entries) => Add(_spoolCorrupt, entries);

    public void Delivered(string sink, bool remark) => Add(_delivered, 1, sink, "remark", TextOf(remark));

    public void Retried(string sink, string reason) => Add(_retried, 1, sink, "reason", reason);

    public void Deferred(string sink, string reason) => Add(_deferred, 1, sink, "reason", reason);

    public void Parked(string sink, string reason) => Add(_parked, 1, sink, "reason", reason);

    public void MessageParked(string reason) => Add(_messagesParked, 1, null, "reason", reason);

    public void PossiblyDuplicated(string sink) => Add(_possiblyDuplicated, 1, sink);

    public void Replayed(string sink) => Add(_replayed, 1, sink);

    /// <summary>Deliveries are not changed by it.</summary>
    public void Processed(string sink, string result, long events) => Add(_processed, events, sink, "result", result);

    private void Add(Counter<long> counter, long value, string? sink = null, string? tag = null, string? detail = null)
    {
        Sums.Add(counter.Name, sink, tag, detail, value);
        switch (sink, tag)
        {
            case (null, null):
                counter.Count(value);
                break;
            case (null, _):
                counter.Count(value, new KeyValuePair<string, object?>(tag, detail));
                break;
            case (_, null):
                counter.Count(value, new KeyValuePair<string, object?>("sink", sink));
                break;
            default:
                counter.Count(value, new("sink", sink), new(tag, detail));
                break;
        }
    }

    private static string TextOf(bool value) => value ? "true" : "false";
}
