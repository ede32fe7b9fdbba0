using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery.Sinks.Webhook;

/// <summary>A click as an event in the form that Standard Webhooks 1.0.0 advises ("Payload structure").</summary>
/// <param name="Timestamp">When the click was; the attempt's own time is in a header.</param>
internal sealed record WebhookPayload(string Type, DateTime Timestamp, ClickRecord Data)
{
    /// <summary>A click that somebody, or something, has made.</summary>
    public const string Created = "click.created";

    /// <summary>A click by which the app watches itself.</summary>
    public const string Canary = "click.canary";

    /// <summary>
    /// The specification advises to stay below 20 kB. Only a click with a very long URL has more, because its parameters are in it twice.
    /// </summary>
    public const int MaxBytes = 20_000;

    private static readonly WebhookJson Json = new(
        new JsonSerializerOptions(WebhookJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <remarks>Parameters are left out, from the end, where it would be too long with them; the URL still has them.</remarks>
    public static byte[] Write(Click click)
    {
        var record = ClickRecord.From(click);
        while (true)
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(
                new WebhookPayload(click.IsCanary ? Canary : Created, record.Time, record), Json.WebhookPayload);
            if (body.Length < MaxBytes || record.WithoutLastParameter() is not { } shorter)
            {
                return body;
            }

            record = shorter;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebhookPayload))]
internal sealed partial class WebhookJson : JsonSerializerContext;
