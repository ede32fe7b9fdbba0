using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery;

/// <summary>
/// Everything known about a click, as webhooks send it and the archive stores it. docs/events.md lists the fields. Adding a field keeps the
/// version; changing or removing one raises it.
/// </summary>
internal sealed record ClickRecord
{
    public const int CurrentVersion = 1;

    /// <summary>Keeps URLs readable: this JSON is never part of an HTML page.</summary>
    private static readonly ClickRecordJson Json =
        new(new JsonSerializerOptions(ClickRecordJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public int Version { get; init; } = CurrentVersion;

    public required Guid Id { get; init; }

    /// <summary>In UTC.</summary>
    public required DateTime Time { get; init; }

    /// <summary>See <see cref="TrackingEvent.NameOf"/>.</summary>
    public required string Event { get; init; }

    public string? LinkName { get; init; }

    /// <summary>Which of the short name's destinations was chosen; null if no rule decided.</summary>
    public string? LinkVariant { get; init; }

    public required string DestinationUrl { get; init; }

    /// <summary>The <c>utm_*</c> parameters.</summary>
    public required IReadOnlyDictionary<string, string> Campaign { get; init; }

    /// <summary>The <c>platform_*</c> parameters.</summary>
    public required IReadOnlyDictionary<string, string> Platform { get; init; }

    /// <summary>Whether the campaign parameters follow the rules; null if no rule applies.</summary>
    public bool? CampaignValid { get; init; }

    public int? ParametersLeftOut { get; init; }

    public required string ClientId { get; init; }

    /// <summary>Unix seconds.</summary>
    public required long SessionId { get; init; }

    public string? ServerClientId { get; init; }

    public string? UserAgent { get; init; }

    public string? IpAddress { get; init; }

    public string? Referrer { get; init; }

    public string? Language { get; init; }

    /// <summary>In lower case.</summary>
    public required string TrafficKind { get; init; }

    public string? TrafficReason { get; init; }

    /// <summary>What the visitor has consented to, in the terms of consent mode; null if unknown.</summary>
    public IReadOnlyDictionary<string, bool>? Consent { get; init; }

    /// <summary>The visitor asked for privacy: no id here identifies anybody.</summary>
    public required bool IsPrivate { get; init; }

    public static ClickRecord From(Click click) => new()
    {
        Id = click.Id,
        Time = click.Time.UtcDateTime,
        Event = TrackingEvent.NameOf(click),
        LinkName = click.LinkName,
        LinkVariant = click.LinkVariant,
        DestinationUrl = click.Destination,
        Campaign = click.Campaign.ToDictionary(StringComparer.Ordinal),
        Platform = click.Platform.ToDictionary(StringComparer.Ordinal),
        CampaignValid = click.CampaignValid,
        ParametersLeftOut = click.ParametersLeftOut,
        ClientId = click.ClientId,
        SessionId = click.SessionId,
        ServerClientId = click.ServerClientId,
        UserAgent = click.UserAgent,
        IpAddress = click.IpAddress,
        Referrer = click.Referrer,
        Language = click.Language,
        TrafficKind = click.Traffic.ToString().ToLowerInvariant(),
        TrafficReason = click.TrafficReason,
        Consent = click.ConsentOr(null)?.ByName(),
        IsPrivate = click.IsPrivate,
    };

    /// <summary>The same without its last parameter; null if it has none.</summary>
    public ClickRecord? WithoutLastParameter() =>
        Platform.Count > 0 ? this with { Platform = ButLast(Platform), ParametersLeftOut = (ParametersLeftOut ?? 0) + 1 }
        : Campaign.Count > 0 ? this with { Campaign = ButLast(Campaign), ParametersLeftOut = (ParametersLeftOut ?? 0) + 1 }
        : null;

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json.ClickRecord);

    private static Dictionary<string, string> ButLast(IReadOnlyDictionary<string, string> parameters) =>
        parameters.SkipLast(1).ToDictionary(StringComparer.Ordinal);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ClickRecord))]
internal sealed partial class ClickRecordJson : JsonSerializerContext;
