using System.Text.Encodings.Web;
using System.Text.Json;

namespace RedirectFunctions.Delivery.Sinks.Ga4.DataManager;

/// <summary>The body of <c>events:ingest</c>: one destination, the web stream, and the events.</summary>
internal static class IngestRequest
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="events">See <see cref="IngestEvent.Write"/>; at most 2,000 (the API's page "limits").</param>
    /// <param name="validateOnly">Whether nothing is to be kept of them.</param>
    public static byte[] Write(DataManagerOptions options, IEnumerable<byte[]> events, bool validateOnly = false)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body, Options))
        {
            json.WriteStartObject();
            json.WriteStartArray("destinations");
            json.WriteStartObject();
            WriteAccount(json, "operatingAccount", options.PropertyId);
            WriteAccount(json, "loginAccount", options.PropertyId);
            json.WriteString("productDestinationId", options.MeasurementId);
            json.WriteEndObject();
            json.WriteEndArray();
            if (validateOnly)
            {
                json.WriteBoolean("validateOnly", true);
            }

            json.WriteStartArray("events");
            foreach (var one in events)
            {
                json.WriteRawValue(one, skipInputValidation: true);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    private static void WriteAccount(Utf8JsonWriter json, string name, string propertyId)
    {
        json.WriteStartObject(name);
        json.WriteString("accountType", "GOOGLE_ANALYTICS_PROPERTY");
        json.WriteString("accountId", propertyId);
        json.WriteEndObject();
    }
}
