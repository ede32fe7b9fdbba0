using RedirectFunctions.Delivery.Sinks.Ga4;
using RedirectFunctions.Delivery.Sinks.Gtm;

namespace RedirectFunctions.Delivery.Checks;

/// <summary>Tries the way to both targets with the settings as they are, and says what the answers mean.</summary>
public sealed class DeliveryCheck(TimeProvider time, Ga4Options? ga4 = null, GtmOptions? gtm = null)
{
    public async Task<IReadOnlyList<CheckReport>> RunAsync(CancellationToken cancellationToken)
    {
        using var client = new CheckClient();
        var now = time.GetUtcNow();
        return
        [
            ga4 is null
                ? new("GA4", [Finding.Note("Off: ENABLE_GA4_TRACKING is not true.")])
                : new($"GA4  {ga4.Endpoint.Authority}, stream {ga4.MeasurementId}", await Ga4Check.RunAsync(client, ga4, now, cancellationToken)),
            gtm is null
                ? new("GTM", [Finding.Note("Off: ENABLE_GTM_TRACKING is not true.")])
                : new($"GTM  {gtm.ServerSideUrl.Authority}{gtm.ServerSideUrl.AbsolutePath}", await GtmCheck.RunAsync(client, gtm, now, cancellationToken)),
        ];
    }
}
