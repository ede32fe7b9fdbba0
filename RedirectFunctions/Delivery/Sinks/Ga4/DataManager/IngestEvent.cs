using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Consent;

namespace RedirectFunctions.Delivery.Sinks.Ga4.DataManager;

/// <summary>
/// An event of the Data Manager API (google.ads.datamanager.v1, Event). Values are the Measurement Protocol's; what has no field of its own
/// is a parameter, and the value of a parameter is always text.
/// </summary>
internal sealed record IngestEvent(
    string EventName,
    string EventTimestamp,
    string ClientId,
    IngestDevice? EventDeviceInfo,
    IngestConsent? Consent,
    IngestClickIds? AdIdentifiers,
    IReadOnlyList<IngestParameter> AdditionalEventParameters)
{
    private static readonly DataManagerJson Json =
        new(new JsonSerializerOptions(DataManagerJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public string EventSource { get; } = "WEB";

    /// <returns>The click's event, as JSON, and ahead of it its campaign's where the settings say so.</returns>
    public static IReadOnlyList<byte[]> Write(Click click, DataManagerOptions options)
    {
        var tracking = WriteOne(click, options, TrackingEvent.NameOf(click), Ga4Params.From(click, options.MaxValueLength));
        var campaign = options.CampaignDetails ? Ga4CampaignParams.From(click, options.MaxValueLength) : null;
        return campaign is null ? [tracking] : [WriteOne(click, options, Ga4CampaignParams.EventName, campaign), tracking];
    }

    private static byte[] WriteOne(Click click, DataManagerOptions options, string name, Ga4EventParams parameters)
    {
        var device = new IngestDevice(click.UserAgent, click.IpAddress);
        return JsonSerializer.SerializeToUtf8Bytes(
            new IngestEvent(
                name,
                click.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
                click.ClientId,
                device is { UserAgent: null, IpAddress: null } ? null : device,
                IngestConsent.From(click.ConsentOr(options.Consent)),
                IngestClickIds.From(click),
                [.. JsonSerializer.SerializeToElement(parameters, Ga4Json.Default.Ga4EventParams).EnumerateObject()
                    .Select(static parameter => new IngestParameter(parameter.Name, parameter.Value.ToString()))]),
            Json.IngestEvent);
    }
}

internal sealed record IngestDevice(string? UserAgent, string? IpAddress);

internal sealed record IngestParameter(string ParameterName, string Value);

/// <summary>Google Ads' click ids have fields of their own.</summary>
internal sealed record IngestClickIds(string? Gclid, string? Gbraid, string? Wbraid)
{
    /// <summary>Null for a click without any. Where consent does not allow them, a click has none.</summary>
    public static IngestClickIds? From(Click click)
    {
        var ids = new IngestClickIds(
            click.Platform.Find("platform_gclid"), click.Platform.Find("platform_gbraid"), click.Platform.Find("platform_wbraid"));
        return ids is { Gclid: null, Gbraid: null, Wbraid: null } ? null : ids;
    }
}

/// <summary>The words differ from those of the Measurement Protocol.</summary>
internal sealed record IngestConsent(string? AdUserData, string? AdPersonalization)
{
    /// <summary>Null if neither is known.</summary>
    public static IngestConsent? From(ClickConsent? consent) =>
        consent is { AdUserData: not null } or { AdPersonalization: not null }
            ? new(Word(consent.AdUserData), Word(consent.AdPersonalization))
            : null;

    private static string? Word(bool? granted) => granted switch
    {
        null => null,
        true => "CONSENT_GRANTED",
        false => "CONSENT_DENIED",
    };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IngestEvent))]
internal sealed partial class DataManagerJson : JsonSerializerContext;
