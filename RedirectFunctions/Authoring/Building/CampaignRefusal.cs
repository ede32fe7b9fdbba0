using System.Net;
using RedirectFunctions.Clicks.Campaigns;
using RedirectFunctions.Redirects.Refusals;

namespace RedirectFunctions.Authoring.Building;

/// <summary>Keeps links out whose campaign parameters are not as the rules of the settings demand.</summary>
internal static class CampaignRefusal
{
    /// <param name="destination">In normal form, with all its parameters.</param>
    /// <returns>Null if it may be made.</returns>
    public static Refusal? Of(CampaignRules? rules, string destination) =>
        rules?.FirstFault(name => CampaignParameters.Find(destination, name)) is { } fault
            ? new Refusal(
                HttpStatusCode.BadRequest,
                fault.Parameter switch
                {
                    "utm_source" => "campaign_source_not_allowed",
                    "utm_medium" => "campaign_medium_not_allowed",
                    _ => "campaign_name_not_allowed",
                },
                "The campaign rules do not allow this",
                fault.Text)
            : null;
}
