using System.Net;
using RedirectFunctions.Redirects.Destinations;
using RedirectFunctions.Redirects.Refusals;
using RedirectFunctions.Redirects.Signing;

namespace RedirectFunctions.Authoring.Building;

/// <summary>Whether an order can be a link at all, wherever it leads.</summary>
internal static class OrderCheck
{
    /// <param name="order">With its macros hidden.</param>
    /// <returns>Its destination, without the campaign; null, with the problem, if one of its fields is wrong.</returns>
    public static Destination? Read(LinkOrder order, MacroMask mask, DateTimeOffset now, out Refusal? problem)
    {
        problem = FirstFault(order, now)
            ?? (!mask.Begins(order.Destination!) ? null : Wrong(
                "macro_first",
                "The host of the destination is not known",
                $"It begins with {mask.Macros[0]}. In a tracking template of an ad platform, write the link by hand: "
                + "/r?destinationUrl={lpurl}."));
        var destination = problem is null ? Destination.Parse(order.Destination!, out problem) : null;
        if (destination is not null && mask.IsIn(destination.Host))
        {
            problem = Wrong(
                "macro_in_host",
                "The host of the destination is not known",
                "A macro may stand in the path, in a parameter or behind #, but not in the host, which decides whether the link is "
                + "followed.");
            return null;
        }

        return destination;
    }

    private static Refusal? FirstFault(LinkOrder order, DateTimeOffset now) =>
        string.IsNullOrWhiteSpace(order.Destination)
            ? Wrong("destination_missing", "There is no destination", "destination must be the URL that the link leads to.")
        : order.Name is { } name && !LinkSignature.IsName(name)
            ? Wrong("name_invalid", "This is not a valid name", "name must be 1 to 64 letters, digits, hyphens or underscores.")
        : order.Expires <= now
            ? Wrong("expires_past", "The link would never lead anywhere", "expires must be in the future.")
        : order.Base is { } origin && !IsOrigin(origin)
            ? Wrong("base_invalid", "This is not a valid base", "base must be an address such as https://go.example.com.")
        : order.Campaign?.Keys.All(static key => CampaignParameters.Names.Contains(key, StringComparer.Ordinal)) == false
            ? Wrong(
                "campaign_unknown",
                "There is no such campaign parameter",
                $"campaign may have {string.Join(", ", CampaignParameters.Names)}.")
        : null;

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && uri.PathAndQuery == "/" && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0;

    private static Refusal Wrong(string code, string title, string detail) => new(HttpStatusCode.BadRequest, code, title, detail);
}
