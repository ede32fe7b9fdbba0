using System.Text.Json;

namespace RedirectFunctions.Delivery.Sinks.Ga4.DataManager;

/// <summary>What became of a request to Google.</summary>
/// <param name="Status">Null where there was no answer.</param>
/// <param name="Body">Null where there is none, or it is not JSON.</param>
/// <param name="Problem">A stable word for why there was no answer.</param>
/// <param name="MayHaveArrived">There was no answer to a request that had left.</param>
internal sealed record GoogleAnswer(
    int? Status, JsonElement? Body, TimeSpan? RetryAfter = null, string? Problem = null, bool MayHaveArrived = false)
{
    /// <summary>Of an ingestion that was taken: the id under which its status is asked for.</summary>
    public string? RequestId => Body is { } body ? Json.Text(body, "requestId") : null;

    /// <summary>Optional fields that are wrong and were left out.</summary>
    public int FieldWarnings => Body is { } body ? Json.Items(body, "fieldWarnings").Count() : 0;
}

/// <summary>Reads answers that may have members of another kind than the documentation says.</summary>
internal static class Json
{
    public static JsonElement? Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : null;

    public static string? Text(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static IEnumerable<JsonElement> Items(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];
}
