using System.Globalization;
using System.Text.Json.Serialization;
using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery.Sinks.Ga4;

/// <summary>What every event of a user's session has; without both, events are missing from reports.</summary>
[JsonDerivedType(typeof(Ga4Params))]
[JsonDerivedType(typeof(Ga4CampaignParams))]
internal abstract record Ga4EventParams
{
    protected Ga4EventParams(Click click) => SessionId = click.SessionId.ToString(CultureInfo.InvariantCulture);

    [JsonPropertyOrder(-2)]
    public string SessionId { get; }

    /// <summary>Milliseconds. Without a positive number the event is missing from user counts.</summary>
    [JsonPropertyOrder(-1)]
    public int EngagementTimeMsec { get; } = 1;
}
