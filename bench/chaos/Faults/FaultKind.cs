namespace Chaos.Faults;

internal enum FaultKind
{
    /// <summary>kill -9 of the host, and a new one.</summary>
    Kill,

    /// <summary>The queue accepts connections and answers nothing (SIGSTOP).</summary>
    StorageStalled,

    /// <summary>The queue is gone (SIGTERM) and comes back with its messages.</summary>
    StorageStopped,

    /// <summary>Messages are in the queue twice.</summary>
    MessagesCopied,

    /// <summary>The spool takes nothing more; the queue is healthy meanwhile.</summary>
    SpoolFull,

    /// <summary>The sink answers 503.</summary>
    SinkDown,

    /// <summary>The sink answers 500.</summary>
    SinkError,

    /// <summary>The sink answers 429, Retry-After 3 seconds.</summary>
    SinkBusy,

    /// <summary>The sink takes the event and answers 10 seconds later.</summary>
    SinkSlow,

    /// <summary>The sink reads the event and resets the connection.</summary>
    SinkReset,
}
