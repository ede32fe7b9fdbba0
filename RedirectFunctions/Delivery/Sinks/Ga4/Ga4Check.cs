using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using RedirectFunctions.Delivery.Checks;

namespace RedirectFunctions.Delivery.Sinks.Ga4;

/// <summary>
/// Has Google's validation server look at an event of ours. It stores nothing, and it looks at neither the secret nor the
/// measurement id (Google's page "validating events"), so that no answer of it proves those two.
/// </summary>
internal sealed class Ga4Check(Ga4Options options) : ISinkCheck
{
    public string Target => $"GA4  {options.Endpoint.Authority}, stream {options.MeasurementId}";

    public async Task<IReadOnlyList<Finding>> RunAsync(CheckClient client, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var payload = JsonNode.Parse(Ga4Payload.Write(CheckClick.Create(now), options))!.AsObject();
        // Otherwise the server overlooks what GA4 would drop in silence.
        payload["validation_behavior"] = "ENFORCE_RECOMMENDATIONS";
        var (answer, problem) = await client.PostAsync(
            options.ValidationUri, JsonSerializer.SerializeToUtf8Bytes(payload, CheckJson.Default.JsonObject), [], cancellationToken);
        return answer is { } got ? [.. Explain(got.Status, got.Body), NotProven(options)] : [problem!];
    }

    private static IEnumerable<Finding> Explain(int status, string body)
    {
        if (status is < 200 or > 299)
        {
            return [Finding.Fix($"The validation server answered {status}. GA4_ENDPOINT must be the Measurement Protocol's host, such as "
                + "https://www.google-analytics.com.")];
        }

        return Messages(body) switch
        {
            null => [Finding.Fix("The answer is none of a validation server. GA4_ENDPOINT must be the Measurement Protocol's host, such "
                + "as https://www.google-analytics.com.")],
            [] => [Finding.Ok("The validation server finds nothing wrong with the event, with recommendations enforced.")],
            var messages => messages.Select(Finding.Fix),
        };
    }

    private static List<string>? Messages(string body)
    {
        try
        {
            return JsonNode.Parse(body)?["validationMessages"] is JsonArray messages
                ? [.. messages.OfType<JsonObject>().Select(Explain)]
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Path and code may be missing: the server has answers of its own kind for what it cannot parse.</summary>
    private static string Explain(JsonObject message)
    {
        var code = Text("validationCode");
        var meaning = code switch
        {
            "VALUE_INVALID" => "a value has the wrong form",
            "VALUE_REQUIRED" => "a value is missing",
            "NAME_INVALID" => "a name has characters that it must not have",
            "NAME_RESERVED" => "a name is one of Google's own",
            "VALUE_OUT_OF_BOUNDS" => "a value is too large or too long",
            "EXCEEDED_MAX_ENTITIES" => "there is too much of something",
            "NAME_DUPLICATED" => "a name stands there twice",
            null => "no code was given",
            _ => code,
        };
        var path = Text("fieldPath") is { Length: > 0 } field ? $" at {field}" : "";
        return $"The validation server refuses the event{path}: {meaning}. It says: {Text("description") ?? "nothing more"}";

        string? Text(string name) => message[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
    }

    private static Finding NotProven(Ga4Options options) => Finding.Note(
        "The validation server checks neither GA4_API_SECRET nor GA4_MEASUREMENT_ID, and GA4 itself answers 204 even to wrong ones. That "
            + "both are right you see only in "
        + $"the property: click a link, and the event redirect_tracking appears in Realtime of stream {options.MeasurementId} within a "
        + "minute.");
}

[JsonSerializable(typeof(JsonObject))]
internal sealed partial class CheckJson : JsonSerializerContext;
