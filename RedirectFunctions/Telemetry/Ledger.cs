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

    private readonly LedgerCounter _captured;
    private readonly LedgerCounter _queued;
    private readonly LedgerCounter _fallenBack;
    private readonly LedgerCounter _spooled;
    private readonly LedgerCounter _lost;
    private readonly LedgerCounter _sendFailed;
    private readonly LedgerCounter _spoolCorrupt;
    private readonly LedgerCounter _delivered;
    private readonly LedgerCounter _retried;
    private readonly LedgerCounter _deferred;
    private readonly LedgerCounter _parked;
    private readonly LedgerCounter _messagesParked;
    private readonly LedgerCounter _possiblyDuplicated;
    private readonly LedgerCounter _replayed;
    private readonly LedgerCounter _skipped;
    private readonly LedgerCounter _processed;

    public Ledger(Instruments instruments)
    {
        _captured = Counter("redirect.captured", "{delivery}", "Deliveries that redirected clicks require, by sink.");
        _queued = Counter("redirect.queued", "{click}", "Clicks that the queue has confirmed.");
        _fallenBack = Counter(
            "redirect.fallback",
            "{click}",
            "Clicks that the fallback queue has confirmed, because the tracking queue had not done so within its budget.");
        _spooled = Counter(
            "redirect.spooled", "{click}", "Clicks written to the spool, because no queue had confirmed them within its budget.");
        _lost = Counter("redirect.lost", "{click}", "Clicks that no queue, disk or memory has kept, by reason.");
        _sendFailed = Counter(
            "redirect.queue.send_failures",
            "{message}",
            "Messages that the queue did not confirm; the outcome is unknown if they may be stored all the same.");
        _spoolCorrupt = Counter(
            "redirect.spool.corrupt", "{entry}", "Spool entries that could not be read and were set aside.");
        _delivered = Counter(
            "redirect.delivered", "{delivery}", "Deliveries that a sink has accepted, with a remark if only in part.");
        _retried = Counter(
            "redirect.retried", "{delivery}", "Attempts that failed and will be repeated, by sink and reason.");
        _deferred = Counter(
            "redirect.deferred", "{delivery}", "Deliveries postponed without an attempt, by sink and reason.");
        _parked = Counter("redirect.parked", "{delivery}", "Deliveries given up on and parked, by sink and reason.");
        _messagesParked = Counter("redirect.messages_parked", "{message}", "Whole messages parked, by reason.");
        _possiblyDuplicated = Counter(
            "redirect.possibly_duplicated", "{delivery}", "Attempts without a response, which may have arrived and are repeated.");
        _skipped = Counter(
            "redirect.skipped", "{delivery}", "Deliveries that a rule in the settings left out, by sink and rule.");
        _replayed = Counter(
            "redirect.replayed", "{delivery}", "Deliveries taken back out of the parking, by sink.");
        _processed = Counter(
            "redirect.processed", "{event}", "Events of which a sink that had accepted them has said later what became of them, by "
                + "result.");

        LedgerCounter Counter(string name, string unit, string description) =>
            new(name, instruments.Make(meter => meter.CreateCounter<long>(name, unit, description)));
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

    private void Add(LedgerCounter counter, long value, string? sink = null, string? tag = null, string? detail = null)
    {
        Sums.Add(counter.Name, sink, tag, detail, value);
        switch (sink, tag)
        {
            case (null, null):
                counter.Instrument?.Count(value);
                break;
            case (null, _):
                counter.Instrument?.Count(value, new KeyValuePair<string, object?>(tag, detail));
                break;
            case (_, null):
                counter.Instrument?.Count(value, new KeyValuePair<string, object?>("sink", sink));
                break;
            default:
                counter.Instrument?.Count(value, new("sink", sink), new(tag, detail));
                break;
        }
    }

    private static string TextOf(bool value) => value ? "true" : "false";

    /// <param name="Instrument">Null if nobody gets its measurements.</param>
    private sealed record LedgerCounter(string Name, Counter<long>? Instrument);
}
