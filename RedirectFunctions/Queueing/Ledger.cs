using System.Diagnostics.Metrics;

namespace RedirectFunctions.Queueing;

/// <summary>
/// Counts what becomes of every click, so that at any time, for each sink and over all processes,
/// <c>captured + replayed = delivered + parked + skipped + in flight</c>, where in flight is what lies in the queue and in the spool.
/// Deliveries that are made twice after a crash or an unknown outcome count twice as delivered; <c>possibly_duplicated</c>
/// says how many of those there can be.
/// </summary>
internal sealed class Ledger
{
    public const string MeterName = "RedirectFunctions";

    private readonly Counter<long> _captured;
    private readonly Counter<long> _queued;
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

    public Ledger(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _captured = meter.CreateCounter<long>("redirect.captured", "{delivery}", "Deliveries that answered clicks ask for, by sink.");
        _queued = meter.CreateCounter<long>("redirect.queued", "{click}", "Clicks that the queue has confirmed.");
        _spooled = meter.CreateCounter<long>("redirect.spooled", "{click}", "Clicks that were written to the spool, since the queue had not confirmed them within the budget.");
        _lost = meter.CreateCounter<long>("redirect.lost", "{click}", "Clicks that neither queue nor spool has taken, by reason.");
        _sendFailed = meter.CreateCounter<long>("redirect.queue.send_failures", "{message}", "Messages that the queue did not confirm; outcome unknown where they may be stored all the same.");
        _spoolCorrupt = meter.CreateCounter<long>("redirect.spool.corrupt", "{entry}", "Spool entries that could not be read and were set aside.");
        _delivered = meter.CreateCounter<long>("redirect.delivered", "{delivery}", "Deliveries that a sink has taken; remark where it took them in part.");
        _retried = meter.CreateCounter<long>("redirect.retried", "{delivery}", "Attempts that failed and will be repeated, by sink and reason.");
        _deferred = meter.CreateCounter<long>("redirect.deferred", "{delivery}", "Deliveries put off without an attempt, by sink and reason.");
        _parked = meter.CreateCounter<long>("redirect.parked", "{delivery}", "Deliveries given up and parked, by sink and reason.");
        _messagesParked = meter.CreateCounter<long>("redirect.messages_parked", "{message}", "Whole messages parked, by reason.");
        _possiblyDuplicated = meter.CreateCounter<long>("redirect.possibly_duplicated", "{delivery}", "Attempts without an answer, which may have arrived and are repeated.");
        _skipped = meter.CreateCounter<long>("redirect.skipped", "{delivery}", "Deliveries that a rule of the settings left out, by sink and rule.");
        _replayed = meter.CreateCounter<long>("redirect.replayed", "{delivery}", "Deliveries taken out of the parking again, by sink.");
    }

    public void Captured(string sink) => _captured.Add(1, Sink(sink));

    public void Skipped(string sink, string rule) => _skipped.Add(1, Sink(sink), new("rule", rule));

    public void Queued(int clicks) => _queued.Add(clicks);

    public void Spooled() => _spooled.Add(1);

    public void Lost(int clicks, string reason) => _lost.Add(clicks, Reason(reason));

    public void SendFailed(bool outcomeUnknown) => _sendFailed.Add(1, new KeyValuePair<string, object?>("outcome_unknown", outcomeUnknown));

    public void SpoolCorrupt(int entries) => _spoolCorrupt.Add(entries);

    public void Delivered(string sink, bool remark) => _delivered.Add(1, Sink(sink), new("remark", remark));

    public void Retried(string sink, string reason) => _retried.Add(1, Sink(sink), Reason(reason));

    public void Deferred(string sink, string reason) => _deferred.Add(1, Sink(sink), Reason(reason));

    public void Parked(string sink, string reason) => _parked.Add(1, Sink(sink), Reason(reason));

    public void MessageParked(string reason) => _messagesParked.Add(1, Reason(reason));

    public void PossiblyDuplicated(string sink) => _possiblyDuplicated.Add(1, Sink(sink));

    public void Replayed(string sink) => _replayed.Add(1, Sink(sink));

    private static KeyValuePair<string, object?> Sink(string sink) => new("sink", sink);

    private static KeyValuePair<string, object?> Reason(string reason) => new("reason", reason);
}
