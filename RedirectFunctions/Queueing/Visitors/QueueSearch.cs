using RedirectFunctions.Queueing.Storage;

namespace RedirectFunctions.Queueing.Visitors;

/// <summary>The search of one queue.</summary>
/// <param name="name">See <see cref="VisitorQueueSummary.Queue"/>.</param>
internal sealed class QueueSearch(string name, StorageQueue queue)
{
    public string Name => name;

    public StorageQueue Queue => queue;

    public HeldMessages Held { get; } = new();

    public int Examined { get; set; }

    public int Found { get; set; }

    public int Erased { get; set; }

    public int Unreadable { get; set; }

    public int Hidden { get; set; }

    public bool IsComplete { get; set; }

    public string? Problem { get; set; }

    public VisitorQueueSummary Summary() => new(name, Examined, Found, Erased, Hidden);
}
