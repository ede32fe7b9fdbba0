using RedirectFunctions.LocalHost.Collector;

namespace Chaos;

/// <summary>Why a sink received an event again.</summary>
internal enum DuplicateCause
{
    /// <summary>The sink read the event and did not answer in time, so the event was sent again.</summary>
    SinkSilent,

    /// <summary>The process was killed after the sink had the event, but before the queue deleted the message.</summary>
    HostKilled,

    /// <summary>The queue was away when a message should have been deleted, so the message was delivered again.</summary>
    DeleteUnconfirmed,

    /// <summary>The queue was away or late when a message was put, but stored it nevertheless, so both queue and spool had it.</summary>
    PutUnconfirmed,

    /// <summary>The run itself put the message into the queue twice.</summary>
    MessageCopied,

    /// <summary>None of these: a fault of the program.</summary>
    Unexplained,
}

/// <summary>
/// Finds the cause of a duplicate from what is known about its click: which messages brought it at which try, when they were
/// put into the queue, in which life of the host, and which faults there were at the time.
/// </summary>
internal sealed class DuplicateCauses(IReadOnlyList<HappenedFault> faults, HostLives lives, MessageCopies copies)
{
    /// <summary>How long the program itself waits for a sink (GtmSink.Timeout, Ga4Sink.Timeout).</summary>
    private static readonly TimeSpan GtmTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Ga4Timeout = TimeSpan.FromSeconds(10);

    /// <summary>How long after a refusal its follow-up may be put into the queue.</summary>
    private static readonly TimeSpan UntilStored = TimeSpan.FromSeconds(2);

    private readonly HappenedFault[] _storage =
    [
        .. faults.Where(fault => fault.Kind is FaultKind.StorageStalled or FaultKind.StorageStopped
            or FaultKind.TrackingRefused or FaultKind.TrackingForbidden or FaultKind.FallbackRefused),
    ];
    private readonly HappenedFault[] _slow = [.. faults.Where(fault => fault.Kind is FaultKind.SinkSlow)];

    /// <param name="click">The click.</param>
    /// <param name="all">Its arrivals at both sinks.</param>
    /// <param name="before">When the sink took it the time before.</param>
    /// <param name="again">When the sink took it again.</param>
    public DuplicateCause Of(Click click, IReadOnlyList<Arrival> all, Arrival before, Arrival again)
    {
        if (WasSilent(before))
        {
            return DuplicateCause.SinkSilent;
        }

        if (copies.Hold(click.Number) && before.Message?.Id != again.Message?.Id)
        {
            return DuplicateCause.MessageCopied;
        }

        var messages = all.Select(arrival => arrival.Message).OfType<MessageTry>().ToArray();
        if (WasHandledInTwoLives(all) || (!IsDoubtfullyStored(click) && WasContinuedInTwoLives(messages)))
        {
            return DuplicateCause.HostKilled;
        }

        if (all.Any(arrival => arrival.Message?.Number > 1) && WasStorageAway(all[0].Time, again.Time))
        {
            return DuplicateCause.DeleteUnconfirmed;
        }

        return IsDoubtfullyStored(click)
            || messages.Any(WasPutIntoAQueueThatWasAway)
            || all.Any(arrival => !arrival.IsAccepted && WasStorageAway(arrival.Time, arrival.Time + UntilStored))
            ? DuplicateCause.PutUnconfirmed
            : DuplicateCause.Unexplained;
    }

    /// <summary>A message that one life did not finish, and that the next one began anew.</summary>
    private bool WasHandledInTwoLives(IReadOnlyList<Arrival> all) =>
        all.Any(arrival => arrival.Message is { Number: > 1 } message
            && (LifeOf(message) < lives.At(arrival.Time)
                || all.Any(earlier => earlier.Message?.Id == message.Id && lives.At(earlier.Time) < lives.At(arrival.Time))));

    /// <summary>
    /// The same for a sink that was not called, because its circuit was open: both lives put follow-ups into the queue.
    /// </summary>
    private bool WasContinuedInTwoLives(MessageTry[] messages) => messages.Select(LifeOf).Distinct().Skip(1).Any();

    private int LifeOf(MessageTry message) => lives.At(message.Queued);

    /// <summary>Both queue and spool may have the click, because it was not confirmed in time, or the queue was away.</summary>
    private bool IsDoubtfullyStored(Click click) => click.WasSpooled || WasStorageAway(click.Sent, click.Finished);

    /// <summary>
    /// A deferral calls no sink. Its only trace is the time at which its follow-up came into the queue, in whole seconds.
    /// </summary>
    private bool WasPutIntoAQueueThatWasAway(MessageTry message) =>
        WasStorageAway(message.Queued - UntilStored, message.Queued + UntilStored);

    private bool WasSilent(Arrival taken)
    {
        if (taken.Status is null)
        {
            return true;
        }

        var timeout = taken.Sink == SinkNames.Gtm ? GtmTimeout : Ga4Timeout;
        return Fault.SlowAnswer >= timeout && Array.Exists(
            _slow, fault => fault.Sink == taken.Sink && fault.Overlaps(taken.Time, taken.Time));
    }

    private bool WasStorageAway(TimeSpan from, TimeSpan until) => Array.Exists(_storage, fault => fault.Overlaps(from, until));
}
