using System.Text.Json.Serialization;
using RedirectFunctions.Clicks.Consent;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Clicks.Traffic;

namespace RedirectFunctions.Clicks;

/// <summary>A click as a fact: who was sent where and when, and what the destination's parameters say about why.</summary>
public sealed record Click
{
    /// <summary>UUID v7; the one id of this click in the queue, in the logs, in GTM and in GA4.</summary>
    public required Guid Id { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>
    /// The destination in normal form, as in the visitor's <c>Location</c> header, apart from what is redacted; at most 8192 characters.
    /// </summary>
    public required string Destination { get; init; }

    /// <summary>
    /// The short name that was clicked, or the name that the link was signed with; null if it has none. At most 64 characters.
    /// </summary>
    public string? LinkName { get; init; }

    /// <summary>
    /// What the rule that matched calls the destination; null if none did, and in clicks from before there were rules. At most 64
    /// characters.
    /// </summary>
    public string? LinkVariant { get; init; }

    /// <summary>The <c>utm_*</c> parameters of the destination, in their original order.</summary>
    public required ParameterList Campaign { get; init; }

    /// <summary>The platform parameters of the destination, named <c>platform_*</c>, in their original order.</summary>
    public required ParameterList Platform { get; init; }

    /// <summary>
    /// Whether source, medium and name are as the campaign rules demand; null where there is no rule, or the link has none of the three.
    /// </summary>
    public bool? CampaignValid { get; init; }

    /// <summary>How many parameters of either kind were left out because their list was full; null if none was.</summary>
    public int? ParametersLeftOut { get; init; }

    /// <summary>In GA4's form: two positive integers joined by a dot.</summary>
    public required string ClientId { get; init; }

    /// <summary>When the session started, in Unix seconds.</summary>
    public required long SessionId { get; init; }

    /// <summary>How many sessions this visitor has had, this one included; null if Google's cookie does not say.</summary>
    public int? SessionNumber { get; init; }

    /// <summary>The client id from the server container's own cookie, if the request had one. GTM recognises the visitor by it.</summary>
    public string? ServerClientId { get; init; }

    /// <summary>At most 512 characters.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The visitor's IP address, as precise as the settings allow.</summary>
    public string? IpAddress { get; init; }

    /// <summary>The page that the visitor came from; at most 2048 characters.</summary>
    public string? Referrer { get; init; }

    /// <summary>The visitor's first language, a BCP 47 tag of at most 35 characters.</summary>
    [Pooled]
    public string? Language { get; init; }

    /// <summary>Who seems to have clicked.</summary>
    public TrafficKind Traffic { get; init; }

    /// <summary>The evidence for that; null for a person.</summary>
    [Pooled]
    public string? TrafficReason { get; init; }

    /// <summary>The visitor has asked for privacy: this click has no identifiers, and none may be derived from it.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>What the visitor has agreed to; null if nobody has said, and in clicks from before this was kept.</summary>
    public ClickConsent? Consent { get; init; }

    /// <summary>
    /// The cookies of ad platforms that tags of a container read: <c>_fbp</c>, <c>_fbc</c>, <c>_ttp</c> and <c>ttclid</c>; null if there
    /// is none, or consent does not allow it.
    /// </summary>
    public ParameterList? AdCookies { get; init; }

    /// <summary>Nobody has clicked: the app is monitoring itself. Such a click becomes an event of a different name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsCanary { get; init; }
}
