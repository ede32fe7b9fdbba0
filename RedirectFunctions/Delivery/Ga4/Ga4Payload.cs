using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery.Ga4;

/// <summary>
/// A Measurement Protocol request (GA4, web stream) with one event. <c>ip_override</c> and <c>user_agent</c> belong to the request
/// and not to the event; as parameters they would be meaningless.
/// </summary>
internal sealed record Ga4Payload(string ClientId, long TimestampMicros, string? UserAgent, string? IpOverride, Ga4Consent? Consent, Ga4Event[] Events)
{
    private static readonly Ga4Json Json = new(new JsonSerializerOptions(Ga4Json.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <param name="click">The click.</param>
    /// <param name="consent">What the settings say of consent; a click that asks for privacy denies it.</param>
    public static byte[] Write(Click click, bool? consent) => JsonSerializer.SerializeToUtf8Bytes(From(click, consent), Json.Ga4Payload);

    private static Ga4Payload From(Click click, bool? consent) => new(
        click.ClientId,
        (click.Time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
        click.UserAgent,
        click.IpAddress,
        Ga4Consent.From(click.IsPrivate ? false : consent),
        [new Ga4Event(TrackingEvent.Name, Ga4Params.From(click))]);
}

internal sealed record Ga4Consent(string AdUserData, string AdPersonalization)
{
    public static Ga4Consent? From(bool? granted) => granted switch
    {
        null => null,
        true => new("GRANTED", "GRANTED"),
        false => new("DENIED", "DENIED"),
    };
}

internal sealed record Ga4Event(string Name, Ga4Params Params);

/// <summary>
/// The event's parameters: strings and numbers, at most 25. The whole destination goes into <c>page_location</c>, the only
/// parameter that is long enough for it; <c>destination_url</c> is its beginning.
/// </summary>
internal sealed record Ga4Params
{
    /// <summary>Parameters of an event, those of Google's own among them.</summary>
    private const int MaxCount = 25;

    public required string SessionId { get; init; }

    /// <summary>Milliseconds. Without a positive number the event is missing from user counts.</summary>
    public int EngagementTimeMsec { get; } = 1;

    /// <summary>The click's id. GA4 does not de-duplicate by it, but in BigQuery an analyst can.</summary>
    public required Guid EventId { get; init; }

    public required string DestinationUrl { get; init; }

    public required string DestinationHost { get; init; }

    public required string PageLocation { get; init; }

    public string? PageReferrer { get; init; }

    /// <summary>Who seems to have clicked, in lower case; GA4's own filter for bots is not said to hold for the Measurement Protocol.</summary>
    public required string TrafficKind { get; init; }

    public string? TrafficReason { get; init; }

    /// <summary>The <c>utm_*</c> and <c>platform_*</c> parameters, as many as there is room for.</summary>
    [JsonExtensionData]
    public Dictionary<string, object> Attribution { get; set; } = [];

    public static Ga4Params From(Click click)
    {
        const int own = 7;
        var room = MaxCount - own - (click.Referrer is null ? 0 : 1) - (click.TrafficReason is null ? 0 : 1);
        return new()
        {
            SessionId = click.SessionId.ToString(CultureInfo.InvariantCulture),
            EventId = click.Id,
            DestinationUrl = Ga4Text.Cut(click.Destination, Ga4Text.MaxValue),
            DestinationHost = Ga4Text.Cut(new Uri(click.Destination).Host, Ga4Text.MaxValue),
            PageLocation = Ga4Text.Cut(click.Destination, Ga4Text.MaxPageLocation),
            PageReferrer = click.Referrer is null ? null : Ga4Text.Cut(click.Referrer, Ga4Text.MaxPageReferrer),
            TrafficKind = click.Traffic.ToString().ToLowerInvariant(),
            TrafficReason = click.TrafficReason,
            Attribution = click.Campaign.Concat(click.Platform).Take(room).ToDictionary(
                parameter => parameter.Key,
                parameter => (object)Ga4Text.Cut(parameter.Value, Ga4Text.MaxValue),
                StringComparer.Ordinal),
        };
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Ga4Payload))]
[JsonSerializable(typeof(string))]
internal sealed partial class Ga4Json : JsonSerializerContext;
