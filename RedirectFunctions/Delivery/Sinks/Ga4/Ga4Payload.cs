using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Consent;

namespace RedirectFunctions.Delivery.Sinks.Ga4;

/// <summary>
/// A Measurement Protocol request (GA4, web stream) with the click's event, and with its campaign ahead of it where the settings say so.
/// <c>ip_override</c> and <c>user_agent</c> belong to the request and not to the event; as parameters they would be meaningless.
/// </summary>
internal sealed record Ga4Payload(
    string ClientId, long TimestampMicros, string? UserAgent, string? IpOverride, Ga4Consent? Consent, IReadOnlyList<Ga4Event> Events)
{
    private static readonly Ga4Json Json = new(
        new JsonSerializerOptions(Ga4Json.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static byte[] Write(Click click, Ga4Options options) =>
        JsonSerializer.SerializeToUtf8Bytes(From(click, options), Json.Ga4Payload);

    private static Ga4Payload From(Click click, Ga4Options options)
    {
        var tracking = new Ga4Event(TrackingEvent.NameOf(click), Ga4Params.From(click, options.MaxValueLength));
        var campaign = options.CampaignDetails ? Ga4CampaignParams.From(click, options.MaxValueLength) : null;
        return new(
            click.ClientId,
            (click.Time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
            click.UserAgent,
            click.IpAddress ?? (click.IsPrivate && options.IsContainer ? VisitorAddress.Nobodys : null),
            Ga4Consent.From(click.ConsentOr(options.Consent)),
            campaign is null ? [tracking] : [new Ga4Event(Ga4CampaignParams.EventName, campaign), tracking]);
    }
}

/// <summary>The two of consent mode that the Measurement Protocol has.</summary>
internal sealed record Ga4Consent(string? AdUserData, string? AdPersonalization)
{
    /// <summary>Null if neither is known.</summary>
    public static Ga4Consent? From(ClickConsent? consent) =>
        consent is { AdUserData: not null } or { AdPersonalization: not null }
            ? new(Word(consent.AdUserData), Word(consent.AdPersonalization))
            : null;

    private static string? Word(bool? granted) => granted switch
    {
        null => null,
        true => "GRANTED",
        false => "DENIED",
    };
}

internal sealed record Ga4Event(string Name, Ga4EventParams Params);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Ga4Payload))]
[JsonSerializable(typeof(string))]
internal sealed partial class Ga4Json : JsonSerializerContext;
