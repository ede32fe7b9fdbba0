using System.Text.Json;
using System.Text.Json.Nodes;
using RedirectFunctions.LocalHost.Collector;

namespace RedirectFunctions.LocalHost.Live;

/// <summary>Reads from a sink's payload which click it is about and where that leads.</summary>
internal static class Payloads
{
    public static string? ClickId(CollectedEvent received) =>
        Text(Fields(received), received.Sink == SinkNames.Webhook ? "id" : "event_id");

    public static string? Destination(CollectedEvent received) =>
        Text(Fields(received), "destination_url") ?? Text(Fields(received), "page_location");

    /// <summary>
    /// GTM has the fields at the top level, GA4 in the parameters of the last event, a webhook in its data; events of the Data Manager API
    /// are recorded one by one.
    /// </summary>
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

        if (body.TryGetProperty("additionalEventParameters", out var list))
        {
            return Parameters(list);
        }

        return body.TryGetProperty("events", out var events) && events.ValueKind == JsonValueKind.Array && events.GetArrayLength() > 0
            && events[events.GetArrayLength() - 1] is { ValueKind: JsonValueKind.Object } last
            && last.TryGetProperty("params", out var parameters)
                ? parameters
                : null;
    }

    private static JsonElement? Parameters(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var fields = new JsonObject();
        foreach (var parameter in list.EnumerateArray())
        {
            if (Text(parameter, "parameterName") is { } name)
            {
                fields[name] = Text(parameter, "value");
            }
        }

        return JsonSerializer.SerializeToElement(fields, CollectorJson.Readable.JsonObject);
    }

    private static string? Text(JsonElement? fields, string name) =>
        fields is { ValueKind: JsonValueKind.Object } known
        && known.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
