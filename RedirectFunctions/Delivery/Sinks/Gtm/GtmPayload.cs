using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery.Sinks.Gtm;

/// <summary>
/// A click as a data-layer push, with the names of Google's common event data beside it, so that tags and client templates
/// find what they look for. No key may be one that the Data Client takes for personal data (name, email, phone, city, country, …).
/// </summary>
internal sealed record GtmPayload
{
    private static readonly GtmJson Json = new(new JsonSerializerOptions(GtmJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public required string Event { get; init; }

    public required string EventName { get; init; }

    public required Guid EventId { get; init; }

    public required string DestinationUrl { get; init; }

    public required string PageLocation { get; init; }

    public string? PageReferrer { get; init; }

    /// <summary>The short name that was clicked, or the name that the link was signed with; null for none.</summary>
    public string? LinkName { get; init; }

    public required string ClientId { get; init; }

    /// <summary>Text, as the GA4 client of a container has it.</summary>
    public required string GaSessionId { get; init; }

    /// <summary>How many sessions this visitor has had, this one included; text, like the id.</summary>
    public string? GaSessionNumber { get; init; }

    public string? UserAgent { get; init; }

    public string? IpOverride { get; init; }

    public string? Language { get; init; }

    /// <summary>Who seems to have clicked, in lower case.</summary>
    public required string TrafficKind { get; init; }

    public string? TrafficReason { get; init; }

    /// <summary>Unix seconds, as the Data Client writes it.</summary>
    public required long Timestamp { get; init; }

    /// <summary>How many of the link's parameters were not taken down; null for none.</summary>
    public int? ParametersLeftOut { get; init; }

    /// <summary>The <c>utm_*</c> and <c>platform_*</c> parameters.</summary>
    [JsonExtensionData]
    public Dictionary<string, object> Attribution { get; set; } = [];

    public static byte[] Write(Click click) => JsonSerializer.SerializeToUtf8Bytes(From(click), Json.GtmPayload);

    private static GtmPayload From(Click click) => new()
    {
        Event = TrackingEvent.NameOf(click),
        EventName = TrackingEvent.NameOf(click),
        EventId = click.Id,
        DestinationUrl = click.Destination,
        PageLocation = click.Destination,
        PageReferrer = click.Referrer,
        LinkName = click.LinkName,
        ClientId = click.ServerClientId ?? click.ClientId,
        GaSessionId = click.SessionId.ToString(CultureInfo.InvariantCulture),
        GaSessionNumber = click.SessionNumber?.ToString(CultureInfo.InvariantCulture),
        UserAgent = click.UserAgent,
        IpOverride = click.IpAddress,
        Language = click.Language,
        TrafficKind = click.Traffic.ToString().ToLowerInvariant(),
        TrafficReason = click.TrafficReason,
        Timestamp = click.Time.ToUnixTimeSeconds(),
        ParametersLeftOut = click.ParametersLeftOut,
        Attribution = click.Campaign.Concat(click.Platform).ToDictionary(parameter => parameter.Key, parameter => (object)parameter.Value, StringComparer.Ordinal),
    };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GtmPayload))]
[JsonSerializable(typeof(string))]
internal sealed partial class GtmJson : JsonSerializerContext;
