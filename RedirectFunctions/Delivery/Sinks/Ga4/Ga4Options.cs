using System.Diagnostics.CodeAnalysis;
using RedirectFunctions.Clicks.Consent;

namespace RedirectFunctions.Delivery.Sinks.Ga4;

/// <param name="Endpoint">The Measurement Protocol host, without the path <c>/mp/collect</c>.</param>
/// <param name="MeasurementId">The web stream, <c>G-…</c>.</param>
/// <param name="ApiSecret">A secret of that stream; it travels in the query, so no URL of this sink may be logged.</param>
public sealed record Ga4Options(Uri Endpoint, string MeasurementId, string ApiSecret)
{
    /// <summary>The end of the session cookie's name: the measurement id without <c>G-</c>.</summary>
    public string StreamId => MeasurementId[(MeasurementId.IndexOf('-', StringComparison.Ordinal) + 1)..];

    public Uri CollectUri { get; } = new($"{Endpoint.AbsoluteUri.TrimEnd('/')}/mp/collect?{Query(MeasurementId, ApiSecret)}");

    /// <summary>Answers with what is wrong with an event, and keeps none.</summary>
    public Uri ValidationUri => new($"{Endpoint.AbsoluteUri.TrimEnd('/')}/debug/mp/collect?{Query(MeasurementId, ApiSecret)}");

    /// <summary>
    /// For clicks that do not say: those from before consent was kept with a click, and the app's own. Null says nothing, and GA4 goes by
    /// the client's other visits.
    /// </summary>
    public ClickConsent? Consent { get; init; }

    /// <summary>Whether an event <c>campaign_details</c> goes ahead of the click's.</summary>
    public bool CampaignDetails { get; init; }

    /// <summary>Characters that the property accepts in a parameter's value: 100, or 500 in Analytics 360.</summary>
    public int MaxValueLength { get; init; } = Ga4Text.MaxValue;

    /// <summary>
    /// Whether the endpoint is a server container's, which would take this app's address for the visitor's if it gets none.
    /// </summary>
    public bool IsContainer => !Endpoint.Host.EndsWith("google-analytics.com", StringComparison.OrdinalIgnoreCase);

    /// <summary>A record prints its members; this one keeps its secret.</summary>
    [ExcludeFromCodeCoverage]
    public override string ToString() => $"GA4 stream {MeasurementId} at {Endpoint.Host}";

    private static string Query(string measurementId, string apiSecret) =>
        $"measurement_id={Uri.EscapeDataString(measurementId)}&api_secret={Uri.EscapeDataString(apiSecret)}";
}
