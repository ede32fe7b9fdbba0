using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Parameters;

namespace RedirectFunctions.Delivery.Sinks.Gtm;

/// <summary>
/// A click as a data-layer push, with the names of Google's common event data beside it, so that tags and client templates
/// find what they look for. No key may be one that the Data Client takes for personal data (name, email, phone, city, country, …).
/// </summary>
internal sealed record GtmPayload
{
    private static readonly GtmJson Json = new(
        new JsonSerializerOptions(GtmJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public required string Event { get; init; }

    public required string EventName { get; init; }

    public required Guid EventId { get; init; }

    public required string DestinationUrl { get; init; }

    public required string PageLocation { get; init; }

    public string? PageReferrer { get; init; }

    /// <summary>The short name that was clicked, or the name that the link was signed with; null for none.</summary>
    public string? LinkName { get; init; }

    /// <summary>Which of a name's destinations it was; null if no rule has decided.</summary>
    public string? LinkVariant { get; init; }

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

    /// <summary>
    /// What the visitor has agreed to, as booleans; null if nobody has said. A string would be read as consent, whatever it says
    /// (stape-io/facebook-tag and tiktok-tag, template.js).
    /// </summary>
    public IReadOnlyDictionary<string, bool>? ConsentState { get; init; }

    /// <summary>The same for tags that read only this.</summary>
    [JsonPropertyName("x-ga-gcs")]
    public string? Gcs { get; init; }

    /// <summary>Unix seconds, as the Data Client writes it.</summary>
    public required long Timestamp { get; init; }

    /// <summary>The same, under the name that TikTok's tag reads.</summary>
    public required long EventTime { get; init; }

    /// <summary>Milliseconds. Without a positive number, GA4 leaves the event out of its user counts.</summary>
    public int EngagementTimeMsec { get; } = 1;

    /// <summary>Meta's click id with the time of the click; null for none.</summary>
    public string? Fbc { get; init; }

    /// <summary>The cookies of ad platforms, by their names, as the Data Client hands them on; null for none.</summary>
    public ParameterList? CommonCookie { get; init; }

    /// <summary>Whether the campaign's parameters are as the rules demand; null where no rule applies.</summary>
    public bool? CampaignValid { get; init; }

    /// <summary>How many of the link's parameters were not taken down; null for none.</summary>
    public int? ParametersLeftOut { get; init; }

    /// <summary>The <c>utm_*</c> and <c>platform_*</c> parameters.</summary>
    [JsonExtensionData]
    public Dictionary<string, object> Attribution { get; set; } = [];

    public static byte[] Write(Click click) => JsonSerializer.SerializeToUtf8Bytes(From(click), Json.GtmPayload);

    private static GtmPayload From(Click click)
    {
        var consent = click.ConsentOr(null);
        var fbc = MetaClickId.Of(click);
        return new()
        {
            Event = TrackingEvent.NameOf(click),
            EventName = TrackingEvent.NameOf(click),
            EventId = click.Id,
            DestinationUrl = click.Destination,
            PageLocation = click.Destination,
            PageReferrer = click.Referrer,
            LinkName = click.LinkName,
            LinkVariant = click.LinkVariant,
            ClientId = click.ServerClientId ?? click.ClientId,
            GaSessionId = click.SessionId.ToString(CultureInfo.InvariantCulture),
            GaSessionNumber = click.SessionNumber?.ToString(CultureInfo.InvariantCulture),
            UserAgent = click.UserAgent,
            IpOverride = click.IpAddress ?? (click.IsPrivate ? VisitorAddress.Nobodys : null),
            Language = click.Language,
            TrafficKind = click.Traffic.ToString().ToLowerInvariant(),
            TrafficReason = click.TrafficReason,
            ConsentState = consent?.ByName(),
            Gcs = consent?.Gcs(),
            Timestamp = click.Time.ToUnixTimeSeconds(),
            EventTime = click.Time.ToUnixTimeSeconds(),
            Fbc = fbc,
            CommonCookie = CommonCookies(click, fbc),
            CampaignValid = click.CampaignValid,
            ParametersLeftOut = click.ParametersLeftOut,
            Attribution = Attributed(click),
        };
    }

    private static Dictionary<string, object> Attributed(Click click)
    {
        var parameters = new Dictionary<string, object>(click.Campaign.Count + click.Platform.Count, StringComparer.Ordinal);
        foreach (var list in (ReadOnlySpan<ParameterList>)[click.Campaign, click.Platform])
        {
            for (var index = 0; index < list.Count; index++)
            {
                parameters.Add(list[index].Key, list[index].Value);
            }
        }

        return parameters;
    }

    /// <summary>
    /// Tags read a cookie here before they look at the event's own data: the click's own ids take the place of older ones.
    /// </summary>
    private static ParameterList? CommonCookies(Click click, string? fbc)
    {
        var ttclid = click.Platform.Find("platform_ttclid");
        if (click.AdCookies is null && ttclid is null)
        {
            return null;
        }

        var cookies = new ParameterList();
        Add("_fbp", click.AdCookies?.Find("_fbp"));
        Add("_fbc", click.AdCookies?.Find("_fbc") is null ? null : fbc);
        Add("_ttp", click.AdCookies?.Find("_ttp"));
        Add("ttclid", ttclid ?? click.AdCookies?.Find("ttclid"));
        return cookies;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                cookies.Add(name, value);
            }
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GtmPayload))]
[JsonSerializable(typeof(string))]
internal sealed partial class GtmJson : JsonSerializerContext;
