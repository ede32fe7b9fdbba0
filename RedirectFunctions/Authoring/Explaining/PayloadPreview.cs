using System.Text.Json;
using RedirectFunctions.Clicks;
using RedirectFunctions.Delivery.Sinks.Ga4;
using RedirectFunctions.Delivery.Sinks.Gtm;

namespace RedirectFunctions.Authoring.Explaining;

/// <summary>
/// What the sinks would receive for a click. A sink that is off is shown as if it were on, because that is what one wants to see
/// beforehand.
/// </summary>
public sealed class PayloadPreview(Ga4Options? ga4 = null)
{
    private readonly Ga4Options _ga4 = ga4 ?? new Ga4Options(new Uri("https://www.google-analytics.com"), "G-0", "none");

    public (JsonElement Gtm, JsonElement Ga4) Of(Click click) => (Parse(GtmPayload.Write(click)), Parse(Ga4Payload.Write(click, _ga4)));

    private static JsonElement Parse(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
