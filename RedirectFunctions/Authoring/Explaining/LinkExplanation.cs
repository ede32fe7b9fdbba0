using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedirectFunctions.Authoring.Explaining;

/// <summary>What a link would do and why, in the order in which it would happen; everything after a refusal is null.</summary>
public sealed record LinkExplanation
{
    /// <summary>Keeps URLs readable: this JSON is for terminals and <c>application/json</c>, never for HTML.</summary>
    internal static ExplanationJson Json { get; } = new(
        new JsonSerializerOptions(ExplanationJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary><c>query</c>, <c>path</c> or <c>name</c>.</summary>
    public required string Form { get; init; }

    /// <summary>The only host on which the stored name is this link; null for all hosts.</summary>
    public string? Host { get; init; }

    /// <summary>Which rule of a stored name decides; null for a link without rules.</summary>
    public RuleExplanation? Rule { get; init; }

    /// <summary>The destination's text as read from the link or the table.</summary>
    public string? Decoded { get; init; }

    /// <summary>The destination in normal form.</summary>
    public string? Destination { get; init; }

    /// <summary><c>listed</c>, <c>signed</c>, <c>refused</c>, or <c>fallback</c> for a refusal that leads to that of the host.</summary>
    public required string Decision { get; init; }

    public SignatureExplanation? Signature { get; init; }

    public required int Status { get; init; }

    /// <summary>Null if the link is followed.</summary>
    public RefusalExplanation? Refusal { get; init; }

    /// <summary>What may be behind the refusal; null if there is nothing to say.</summary>
    public string? Remark { get; init; }

    public string? Location { get; init; }

    /// <summary>Which of the link's own parameters were added to the destination; null if none were.</summary>
    public string? Forwarded { get; init; }

    /// <summary>What ad platforms make of the link as a tracking template, in sentences; null if there is nothing to say.</summary>
    public IReadOnlyList<string>? AdPlatforms { get; init; }

    public TrackingExplanation? Tracking { get; init; }
}

/// <param name="Expires">Null for never.</param>
/// <param name="Name">Null for none.</param>
/// <param name="Problem">The code of the refusal; null where it is right.</param>
/// <param name="Remark">What that means where the link is followed all the same.</param>
public sealed record SignatureExplanation(string? KeyId, DateTimeOffset? Expires, string? Name, string? Problem, string? Remark = null);

/// <param name="Matched">The rule that matches, counted from 1; null if none does, so that the plain destination counts.</param>
/// <param name="Of">How many rules there are.</param>
/// <param name="VisitorDevice">Null if the request does not say.</param>
/// <param name="Variant">What reports call the destination; null for the plain one.</param>
/// <param name="Share">The part of the visitors who get this one; null for all whom the rule matches.</param>
public sealed record RuleExplanation(int? Matched, int Of, string? VisitorDevice, string? Variant = null, double? Share = null);

public sealed record RefusalExplanation(string Code, string Title, string Detail);

/// <param name="SkippedBy">The rule that keeps the click from being delivered; null if it is delivered, and only then is the rest
/// set.</param>
/// <param name="TrafficKind">Who seems to have clicked.</param>
/// <param name="TrafficReason">Null for a person.</param>
/// <param name="Consent">What the visitor has agreed to, and what follows.</param>
/// <param name="Campaign">The <c>utm_*</c> parameters.</param>
/// <param name="Platform">The <c>platform_*</c> parameters.</param>
public sealed record TrackingExplanation(
    string? SkippedBy,
    string? TrafficKind,
    string? TrafficReason,
    ConsentExplanation? Consent,
    IReadOnlyDictionary<string, string>? Campaign,
    IReadOnlyDictionary<string, string>? Platform)
{
    /// <summary>What each sink would be sent, on or off, by its name.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Payloads { get; set; }
}

/// <param name="From"><c>signal</c>, <c>link</c>, <c>setting</c> or <c>nobody</c>.</param>
/// <param name="IsPrivate">Whether the click has neither identifiers nor an address.</param>
/// <param name="ClickIds"><c>reported</c> or <c>withheld</c>.</param>
/// <param name="Gcs">Ad storage and analytics storage in Google's form; null if nobody has said.</param>
/// <param name="State">By the names of consent mode; null if nobody has said.</param>
public sealed record ConsentExplanation(
    string From, bool IsPrivate, string ClickIds, string? Gcs, IReadOnlyDictionary<string, bool>? State);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(LinkExplanation))]
internal sealed partial class ExplanationJson : JsonSerializerContext;
