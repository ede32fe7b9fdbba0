namespace Chaos.Accounts;

/// <summary>Why a sink got an event once more.</summary>
internal enum DuplicateCause
{
    /// <summary>The sink had read the event and did not answer, or not in time: it was asked again.</summary>
    SinkSilent,

    /// <summary>The process was killed after the sink had the event and before the queue had deleted the message.</summary>
    HostKilled,

    /// <summary>The queue was away when a message was to be deleted, so it gave the message out again.</summary>
    DeleteUnconfirmed,

    /// <summary>The queue was away or late when a message was put, and has stored it all the same: queue and spool both had it.</summary>
    PutUnconfirmed,

    /// <summary>The run itself put the message into the queue twice.</summary>
    MessageCopied,

    /// <summary>None of these: a fault of the program.</summary>
    Unexplained,
}
