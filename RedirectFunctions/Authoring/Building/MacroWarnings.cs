using RedirectFunctions.Clicks.Privacy;
using RedirectFunctions.Redirects.Destinations;

namespace RedirectFunctions.Authoring.Building;

/// <summary>What there is to say about a link that a platform completes.</summary>
internal static class MacroWarnings
{
    /// <param name="destination">With its macros hidden.</param>
    /// <param name="sign">Whether the link would be signed without them.</param>
    public static IEnumerable<LinkWarning> Of(LinkOrder order, MacroMask mask, Destination destination, bool sign, Redaction redaction)
    {
        yield return new(
            "destination",
            $"It has {string.Join(", ", mask.Macros)} in it, which a platform fills in. So that the platform finds it, the link "
            + "carries its destination unencoded: add nothing to its end, because all of that belongs to the destination.");

        if (mask.Personal(redaction).ToList() is { Count: > 0 } personal)
        {
            yield return new(
                "destination",
                $"{string.Join(", ", personal)} stands for personal data, which the destination and everyone who sees the link will get. "
                + "Analytics does not get it where it is recognised.");
        }
        else
        {
            foreach (var doubt in LinkDoubts.OfPersonalData(destination, redaction))
            {
                yield return doubt;
            }
        }

        if (destination.Url.Contains('#', StringComparison.Ordinal))
        {
            yield return new(
                "destination",
                "What follows # in it stays in the visitor's browser, which carries it over; explain and analytics do not see it.");
        }

        if (sign)
        {
            yield return new(
                order.Expires is not null ? "expires" : order.Name is not null ? "name" : "sign",
                "The link is not signed, because a signature cannot cover what is filled in later: it has neither an expiry nor a name.");
        }

        if (order.Name is not null)
        {
            yield return new(
                "name", "As a short name it would keep the macro as text: platforms fill in only what stands in the link itself.");
        }
    }
}
