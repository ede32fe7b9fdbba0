using RedirectFunctions.Clicks;

namespace RedirectFunctions.Queueing.Visitors;

/// <summary>A search through all queues.</summary>
/// <param name="clientId">Whose clicks.</param>
/// <param name="erase">Whether what is found is taken away.</param>
/// <param name="end">When it ends, complete or not.</param>
public sealed class VisitorRun(string clientId, bool erase, DateTimeOffset end, CancellationToken cancellationToken)
{
    /// <summary>What an answer holds.</summary>
    internal const int MaxClicks = 1000;

    private readonly List<FoundClick> _clicks = [];
    private readonly List<QueueSearch> _queues = [];

    /// <summary>At most 1,000; of more, the summary has the number.</summary>
    public IReadOnlyList<FoundClick> Clicks => _clicks;

    internal bool Erases => erase;

    internal bool IsOver(DateTimeOffset now) => cancellationToken.IsCancellationRequested || now >= end;

    internal bool IsOf(Click click) =>
        string.Equals(click.ClientId, clientId, StringComparison.Ordinal) || string.Equals(
            click.ServerClientId, clientId, StringComparison.Ordinal);

    internal void Begin(QueueSearch queue) => _queues.Add(queue);

    internal void Found(QueueSearch queue, FoundClick click)
    {
        queue.Found += click.Click.Deliveries.Count;
        if (_clicks.Count < MaxClicks)
        {
            _clicks.Add(click);
        }
    }

    public VisitorSummary Summary() => new(
        _queues.Sum(queue => queue.Examined),
        _queues.Sum(queue => queue.Found),
        _queues.Sum(queue => queue.Erased),
        _queues.Sum(queue => queue.Unreadable),
        _queues.Sum(queue => queue.Hidden),
        _queues.TrueForAll(queue => queue is { IsComplete: true, Hidden: 0 }),
        [.. _queues.Select(queue => queue.Summary())],
        _queues.Select(queue => queue.Problem).FirstOrDefault(problem => problem is not null));
}
