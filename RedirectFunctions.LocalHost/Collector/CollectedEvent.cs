using System.Text;
using System.Text.Json;

namespace RedirectFunctions.LocalHost.Collector;

/// <summary>One request that a sink received.</summary>
internal sealed record CollectedEvent
{
    private JsonElement? _json;

    /// <summary><c>gtm</c> or <c>ga4</c>.</summary>
    public required string Sink { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    /// <summary>The status of the response; null if the connection was dropped.</summary>
    public required int? Status { get; init; }

    /// <summary>Without the value of <c>api_secret</c>.</summary>
    public required string Query { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required ReadOnlyMemory<byte> RawBody { get; init; }

    /// <summary>The documented rules that it breaks.</summary>
    public IReadOnlyList<Ga4Problem> Problems { get; init; } = [];

    /// <summary>Whether its sink has documented rules that it was held against.</summary>
    public bool IsChecked { get; init; }

    public bool IsAccepted => Status is >= 200 and < 300;

    /// <summary>The body; a JSON string if it is not JSON.</summary>
    public JsonElement Json => _json ??= Parse(RawBody);

    private static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        var text = Encoding.UTF8.GetString(body.Span);
        try
        {
            using var document = JsonDocument.Parse(text);
            // Only reading the text reveals an escape that is half a character: so it is read here, and not in the list of all events.
            using var writer = new Utf8JsonWriter(Stream.Null);
            document.WriteTo(writer);
            return document.RootElement.Clone();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return JsonSerializer.SerializeToElement(text, CollectorJson.Readable.String);
        }
    }
}
