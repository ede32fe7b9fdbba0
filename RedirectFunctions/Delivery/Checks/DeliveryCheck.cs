using RedirectFunctions.Delivery.Ga4;
using RedirectFunctions.Delivery.Gtm;

namespace RedirectFunctions.Delivery.Checks;

/// <summary>Tries the way to both targets with the settings as they are, and says what the answers mean.</summary>
public sealed class DeliveryCheck
{
    private readonly Ga4Options? _ga4;
    private readonly GtmOptions? _gtm;
    private readonly TimeProvider _time;

    internal DeliveryCheck(Ga4Options? ga4, GtmOptions? gtm, TimeProvider time)
    {
        _ga4 = ga4;
        _gtm = gtm;
        _time = time;
    }

    public async Task<IReadOnlyList<CheckReport>> RunAsync(CancellationToken cancellationToken)
    {
        using var client = new CheckClient();
        var now = _time.GetUtcNow();
        return
        [
            _ga4 is null
                ? new("GA4", [Finding.Note("Off: ENABLE_GA4_TRACKING is not true.")])
                : new($"GA4  {_ga4.Endpoint.Authority}, stream {_ga4.MeasurementId}", await Ga4Check.RunAsync(client, _ga4, now, cancellationToken)),
            _gtm is null
                ? new("GTM", [Finding.Note("Off: ENABLE_GTM_TRACKING is not true.")])
                : new($"GTM  {_gtm.ServerSideUrl.Authority}{_gtm.ServerSideUrl.AbsolutePath}", await GtmCheck.RunAsync(client, _gtm, now, cancellationToken)),
        ];
    }
}
