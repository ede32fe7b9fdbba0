using RedirectFunctions.Delivery.Sinks.Ga4;
using RedirectFunctions.Delivery.Sinks.Gtm;

namespace RedirectFunctions.Configuration;

/// <param name="Gtm">Null if the flag is off.</param>
/// <param name="Ga4">Null if the flag is off.</param>
internal sealed record DeliverySettings(GtmOptions? Gtm, Ga4Options? Ga4)
{
    public static DeliverySettings Read(SettingsReader settings) => new(GtmSettings.Read(settings), Ga4Settings.Read(settings));
}
