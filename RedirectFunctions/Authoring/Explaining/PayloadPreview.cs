using System.Text.Json;
using RedirectFunctions.Clicks;
using RedirectFunctions.Delivery;

namespace RedirectFunctions.Authoring.Explaining;

/// <summary>
/// What the sinks would receive for a click. A sink that is off is shown as if it were on, because that is what one wants to see
/// beforehand.
/// </summary>
public sealed class PayloadPreview(IEnumerable<SinkPreview> sinks)
{
    private readonly SinkPreview[] _sinks = [.. sinks];

    /// <returns>By the name of the sink.</returns>
    public Dictionary<string, JsonElement> Of(Click click) =>
        _sinks.ToDictionary(sink => sink.Sink, sink => Parse(sink.Write(click)), StringComparer.Ordinal);

    private static JsonElement Parse(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
