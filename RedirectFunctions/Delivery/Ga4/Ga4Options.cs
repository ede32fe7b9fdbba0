using System.Diagnostics.CodeAnalysis;

namespace RedirectFunctions.Delivery.Ga4;

/// <param name="Endpoint">The Measurement Protocol host, without the path <c>/mp/collect</c>.</param>
/// <param name="MeasurementId">The web stream, <c>G-…</c>.</param>
/// <param name="ApiSecret">A secret of that stream; it travels in the query, so no URL of this sink may be logged.</param>
internal sealed record Ga4Options(Uri Endpoint, string MeasurementId, string ApiSecret)
{
    /// <summary>The end of the session cookie's name: the measurement id without <c>G-</c>.</summary>
    public string StreamId => MeasurementId[(MeasurementId.IndexOf('-', StringComparison.Ordinal) + 1)..];

    public Uri CollectUri { get; } = new(
        $"{Endpoint.AbsoluteUri.TrimEnd('/')}/mp/collect?measurement_id={Uri.EscapeDataString(MeasurementId)}&api_secret={Uri.EscapeDataString(ApiSecret)}");

    /// <summary>For <c>ad_user_data</c> and <c>ad_personalization</c>; null says nothing, and GA4 goes by the client's other visits.</summary>
    public bool? Consent { get; init; }

    /// <summary>A record prints its members; this one keeps its secret.</summary>
    [ExcludeFromCodeCoverage]
    public override string ToString() => $"GA4 stream {MeasurementId} at {Endpoint.Host}";
}
