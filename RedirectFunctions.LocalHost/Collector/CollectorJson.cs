using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace RedirectFunctions.LocalHost.Collector;

/// <summary>The Data Client's response to an event that it accepted.</summary>
internal sealed record GtmAnswer(
    [property: JsonPropertyName("timestamp")] long Timestamp,
    [property: JsonPropertyName("unique_event_id")] string UniqueEventId);

/// <summary>The response of GA4's validation server.</summary>
internal sealed record ValidationAnswer(IReadOnlyList<Ga4Problem> ValidationMessages);

/// <summary>A recorded event, as <c>GET /collector/events</c> shows it.</summary>
internal sealed record EventView(
    string Sink,
    DateTimeOffset Time,
    string Method,
    string Path,
    int? Status,
    string Query,
    IReadOnlyDictionary<string, string> Headers,
    JsonElement Body,
    IReadOnlyList<Ga4Problem> Problems)
{
    public static EventView Of(CollectedEvent received) => new(
        received.Sink,
        received.Time,
        received.Method,
        received.Path,
        received.Status,
        received.Query,
        received.Headers,
        received.Json,
        received.Problems);
}

[JsonSerializable(typeof(GtmAnswer))]
[JsonSerializable(typeof(ValidationAnswer))]
[JsonSerializable(typeof(IEnumerable<EventView>))]
[JsonSerializable(typeof(Dictionary<string, long>))]
[JsonSerializable(typeof(Behaviour))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(string))]
internal sealed partial class CollectorJson : JsonSerializerContext
{
    /// <summary>For people to read: a URL keeps its <c>&amp;</c>. Served as JSON, never inside a page.</summary>
    public static CollectorJson Readable { get; } = new(
        new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            WriteIndented = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
}
