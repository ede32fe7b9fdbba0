using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Clicks.Traffic;

namespace RedirectFunctions.Delivery.Checks;

/// <summary>The click that a check sends: nobody's, and to be told from everybody's by its campaign.</summary>
internal static class CheckClick
{
    public const string Source = "redirectfunctions-check";

    public static Click Create(DateTimeOffset now)
    {
        var campaign = new ParameterList();
        campaign.Add("utm_source", Source);
        campaign.Add("utm_medium", "check");
        return new Click
        {
            Id = Guid.CreateVersion7(now),
            Time = now,
            Destination = $"https://example.com/?utm_source={Source}&utm_medium=check",
            Campaign = campaign,
            Platform = [],
            ClientId = $"1.{now.ToUnixTimeSeconds()}",
            SessionId = now.ToUnixTimeSeconds(),
            UserAgent = "Mozilla/5.0 (compatible; RedirectFunctions check)",
            Traffic = TrafficKind.Unknown,
            TrafficReason = "check",
        };
    }
}
