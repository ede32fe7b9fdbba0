using System.Text.Json;
using RedirectFunctions.LocalHost.Collector;

namespace RedirectFunctions.LocalHost.Live;

/// <summary>Reads from a sink's payload which click it is about and where that leads.</summary>
internal static class Payloads
{
    public static string? ClickId(CollectedEvent received) =>
        Text(Fields(received), received.Sink == SinkNames.Webhook ? "id" : "event_id");

    public static string? Destination(CollectedEvent received) =>
        Text(Fields(received), "destination_url") ?? Text(Fields(received), "page_location");

    /// <summary>GTM has the fields at the top level, GA4 in the parameters of the last event, a webhook in its data.</summary>
    private static JsonElement? Fields(CollectedEvent received)
    {
        var body = received.Json;
        if (body.ValueKind != JsonValueKind.Object || received.Sink == SinkNames.Gtm)
        {
            return body;
        }

        if (received.Sink == SinkNames.Webhook)
        {
            return body.TryGetProperty("data", out var data) ? data : null;
        }

        return body.TryGetProperty("events", out var events) && events.ValueKind == JsonValueKind.Array && events.GetArrayLength() > 0
            && events[events.GetArrayLength() - 1] is { ValueKind: JsonValueKind.Object } last
            && last.TryGetProperty("params", out var parameters)
                ? parameters
                : null;
    }

    private static string? Text(JsonElement? fields, string name) =>
        fields is { ValueKind: JsonValueKind.Object } known
        && known.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
