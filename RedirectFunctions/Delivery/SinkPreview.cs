using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery;

/// <summary>Shows what a sink, on or off, would be sent.</summary>
/// <param name="Sink">Its name.</param>
/// <param name="Write">What is sent for a click, as JSON.</param>
public sealed record SinkPreview(string Sink, Func<Click, byte[]> Write);
