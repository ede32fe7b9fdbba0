using RedirectFunctions.Clicks.Consent;

namespace RedirectFunctions.Delivery.Sinks.Ga4.DataManager;

/// <param name="Endpoint">The API's host, without the path <c>/v1</c>.</param>
/// <param name="PropertyId">The number of the GA4 property.</param>
/// <param name="MeasurementId">Its web stream, <c>G-…</c>.</param>
/// <param name="Identity">Whom Google sees as the caller.</param>
public sealed record DataManagerOptions(Uri Endpoint, string PropertyId, string MeasurementId, GoogleIdentity Identity)
{
    public Uri IngestUri { get; } = new($"{Endpoint.AbsoluteUri.TrimEnd('/')}/v1/events:ingest");

    /// <inheritdoc cref="Ga4Options.Consent"/>
    public ClickConsent? Consent { get; init; }

    /// <inheritdoc cref="Ga4Options.CampaignDetails"/>
    public bool CampaignDetails { get; init; }

    /// <inheritdoc cref="Ga4Options.MaxValueLength"/>
    public int MaxValueLength { get; init; } = Ga4Text.MaxValue;

    public Uri StatusUri(string requestId) =>
        new($"{Endpoint.AbsoluteUri.TrimEnd('/')}/v1/requestStatus:retrieve?requestId={Uri.EscapeDataString(requestId)}");

    public override string ToString() => $"GA4 stream {MeasurementId} by the Data Manager API at {Endpoint.Host}";
}
