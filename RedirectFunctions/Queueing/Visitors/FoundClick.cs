using RedirectFunctions.Queueing.Messages;

namespace RedirectFunctions.Queueing.Visitors;

/// <summary>A click of the visitor in a queue.</summary>
/// <param name="Queue">See <see cref="VisitorQueueSummary.Queue"/>.</param>
/// <param name="Click">The click, with what is outstanding or parked of it.</param>
/// <param name="Reason">Why it is parked; null where it is not.</param>
public sealed record FoundClick(string Queue, BatchedClick Click, string? Reason);
