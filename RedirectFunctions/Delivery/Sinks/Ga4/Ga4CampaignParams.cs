using RedirectFunctions.Clicks;

namespace RedirectFunctions.Delivery.Sinks.Ga4;

/// <summary>
/// The event <c>campaign_details</c> (Google's events reference): the campaign of the events that follow it in the session. Its names are
/// those of the Measurement Protocol, without <c>utm_</c>; gtag has others.
/// </summary>
internal sealed record Ga4CampaignParams : Ga4EventParams
{
    public const string EventName = "campaign_details";

    private Ga4CampaignParams(Click click)
        : base(click)
    {
    }

    public string? CampaignId { get; private init; }

    public string? Campaign { get; private init; }

    public string? Source { get; private init; }

    public string? Medium { get; private init; }

    public string? Term { get; private init; }

    public string? Content { get; private init; }

    /// <summary>Null where the click names neither source, medium nor campaign: there is nothing to attribute to.</summary>
    public static Ga4CampaignParams? From(Click click, int maxValueLength)
    {
        var details = new Ga4CampaignParams(click)
        {
            CampaignId = Value("utm_id"),
            Campaign = Value("utm_campaign"),
            Source = Value("utm_source"),
            Medium = Value("utm_medium"),
            Term = Value("utm_term"),
            Content = Value("utm_content"),
        };
        return details is { Campaign: null, Source: null, Medium: null } ? null : details;

        string? Value(string name) => click.Campaign.Find(name) is { } value ? Ga4Text.Cut(value, maxValueLength) : null;
    }
}
