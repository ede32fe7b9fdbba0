using System.Text.Json;

namespace RedirectFunctions.LocalHost.Collector;

/// <summary>An event in one line, for the person who clicks.</summary>
internal static class EventLine
{
    public static string For(CollectedEvent received)
    {
        var what = received.Sink switch
        {
            SinkNames.Gtm => Gtm(received.Json),
            SinkNames.Webhook => string.Join("  ", NonEmpty(Text(received.Json, "type"), received.Headers.GetValueOrDefault("webhook-id"))),
            _ => Ga4(received),
        };
        return $"{received.Sink.ToUpperInvariant()}  {what} → {received.Status?.ToString() ?? "dropped"}";
    }

    private static string Gtm(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return "(not a JSON object)";
        }

        var campaign = body.EnumerateObject()
            .Where(static field => field.Name.StartsWith("utm_", StringComparison.Ordinal))
            .Select(static field => $"{field.Name}={field.Value}");
        return string.Join(
            "  ", NonEmpty(Text(body, "event_name") ?? Text(body, "event"), Text(body, "event_id"), string.Join(' ', campaign)));
    }

    private static string Ga4(CollectedEvent received)
    {
        if (received.Json.ValueKind == JsonValueKind.Object && received.Json.TryGetProperty("eventName", out var name))
        {
            return string.Join("  ", NonEmpty(name.ToString(), ParameterOf(received.Json, "event_id"), Verdict(received)));
        }

        var events = received.Json.ValueKind == JsonValueKind.Object
            && received.Json.TryGetProperty("events", out var list)
            && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(static one => one.ValueKind == JsonValueKind.Object).ToArray()
            : [];
        var id = events
            .Select(static one => one.TryGetProperty("params", out var parameters) ? Text(parameters, "event_id") : null)
            .FirstOrDefault(static id => id is not null);
        return string.Join("  ", NonEmpty(string.Join('+', events.Select(static one => Text(one, "name"))), id, Verdict(received)));
    }

    /// <summary>Of an event of the Data Manager API.</summary>
    private static string? ParameterOf(JsonElement one, string name) =>
        one.TryGetProperty("additionalEventParameters", out var parameters) && parameters.ValueKind == JsonValueKind.Array
            ? parameters.EnumerateArray()
                .Where(parameter => Text(parameter, "parameterName") == name)
                .Select(static parameter => Text(parameter, "value"))
                .FirstOrDefault()
            : null;

    private static string Verdict(CollectedEvent received) => received.Problems is [var first, ..]
        ? $"{received.Problems.Count} problems, the first: {first.FieldPath} {first.ValidationCode} {first.Description}"
        : "valid";

    private static IEnumerable<string> NonEmpty(params IEnumerable<string?> parts) =>
        parts.OfType<string>().Where(static part => part.Length > 0);

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value.ToString() : null;
}
