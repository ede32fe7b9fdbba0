using RedirectFunctions.Clicks.Privacy;
using RedirectFunctions.Redirects.Destinations;

namespace RedirectFunctions.Authoring.Building;

/// <summary>What could be better about a link that works.</summary>
internal static class LinkDoubts
{
    /// <summary>The longest path segment that some front ends accept (IIS's UrlSegmentMaxLength).</summary>
    private const int MaxPathSegment = 260;

    /// <summary>How many characters of page_location GA4 keeps.</summary>
    private const int MaxPageLocation = 1000;

    /// <param name="origin">What precedes the link's path; null if that is not known.</param>
    public static IEnumerable<LinkWarning> OfDestination(Destination destination, string? origin)
    {
        if (destination.Url.StartsWith("http:", StringComparison.Ordinal))
        {
            yield return new(
                "destination", "It is not encrypted (http): browsers warn, and referrers and parameters can be read on the way.");
        }

        if (destination.Url.Length > MaxPageLocation)
        {
            yield return new("destination", "It has more than 1,000 characters: GA4 gets the first 1,000.");
        }

        if (origin is not null && new Uri(origin).IdnHost == new Uri(destination.Url).IdnHost)
        {
            yield return new("destination", "It leads to the host of the link itself: if it is a link as well, each click counts twice.");
        }

        if (destination.Url.Contains("%7Bclick_id%7D", StringComparison.OrdinalIgnoreCase))
        {
            yield return new(
                "destination", "{click_id} is filled in only where this is the destination of a short name: store it under one.");
        }
    }

    public static IEnumerable<LinkWarning> OfPersonalData(Destination destination, Redaction redaction)
    {
        if (redaction.Url(destination.Url, clickIds: false) != destination.Url)
        {
            yield return new(
                "destination",
                "It contains personal data or a secret, which everyone who has the link has as well. Analytics does not get it.");
        }
    }

    /// <param name="listed">Whether the destination's host is.</param>
    /// <param name="canSign">Whether there is a key.</param>
    public static IEnumerable<LinkWarning> OfSignature(LinkOrder order, bool listed, bool canSign)
    {
        if (order.Name is not null && !canSign)
        {
            yield return new(
                "signing",
                "This app has no signing key: only the short name, once it is stored, has this name and this end.");
        }
        else if (order.Expires is not null && listed)
        {
            yield return new(
                "expires", "The host is listed: without its signature the link works even after it has expired. See REQUIRE_SIGNED_LINKS.");
        }
    }

    /// <param name="token">The destination as a segment of the path.</param>
    public static IEnumerable<LinkWarning> OfPath(string token)
    {
        if (token.Length > MaxPathSegment)
        {
            yield return new(
                "pathLink", "The part in the path has more than 260 characters, which some front ends refuse: use the other form.");
        }
    }
}
