using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery;

/// <summary>Shows what would be sent to a sink, whether it is on or off.</summary>
/// <param name="Sink">Its name.</param>
/// <param name="Write">Returns what is sent for a click, as JSON.</param>
public sealed record SinkPreview(string Sink, Func<Click, byte[]> Write);
