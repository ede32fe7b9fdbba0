using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Storage;

namespace RedirectFunctions.Queueing.Spooling;

/// <summary>A message that waits in the tracking queue until it is due.</summary>
/// <param name="Receipt">With it, the message can be made visible before that.</param>
/// <param name="Delay">From when it was stored until it is due.</param>
/// <param name="Clicks">What it contains.</param>
public sealed record HiddenMessage(MessageReceipt Receipt, TimeSpan Delay, IReadOnlyList<BatchedClick> Clicks);
