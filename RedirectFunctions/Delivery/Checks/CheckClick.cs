using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Clicks.Traffic;
using RedirectFunctions.Clicks.Visitors;




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
        var visitor = VisitorIdentifier.Anonymous(now);
        return new Click
        {
            Id = ClickId.New(now),
            Time = now,
            Destination = $"https://example.com/?utm_source={Source}&utm_medium=check",
            Campaign = campaign,
            Platform = [],
            ClientId = visitor.ClientId,
            SessionId = visitor.SessionId,
            UserAgent = "Mozilla/5.0 (compatible; RedirectFunctions check)",
            Traffic = TrafficKind.Unknown,
            TrafficReason = "check",
        };
    }
}
