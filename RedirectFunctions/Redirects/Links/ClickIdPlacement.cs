using System.Text;
using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Consent;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Redirects.Destinations;

namespace RedirectFunctions.Redirects.Links;

/// <summary>
/// Puts the click's id into the visitor's <c>Location</c>, so that an order or a postback can be joined to the click: in place of
/// <c>{click_id}</c> in a stored destination, and as a parameter if the settings name one. Analytics gets the destination without it.
/// </summary>
/// <param name="parameter">Null for none.</param>
public sealed class ClickIdPlacement(string? parameter = null)
{
    /// <summary>As people write it.</summary>
    public const string Macro = "{click_id}";

    /// <summary>The same in normal form.</summary>
    private const string Escaped = "%7Bclick_id%7D";

    /// <summary>The id that may be passed on; null if there was no click, or the visitor has not agreed.</summary>
    public static Guid? IdOf(Capture capture, VisitorConsent consent) =>
        capture.Click is { IsPrivate: false } click && !consent.WithholdsClickIds ? click.Id : null;

    /// <param name="location">In normal form; so is the result.</param>
    /// <param name="isStored">Whether it is the destination of a short name.</param>
    /// <param name="id">Null takes the macro out and adds no parameter.</param>
    public string Apply(string location, bool isStored, Guid? id)
    {
        if (isStored && location.Contains(Escaped, StringComparison.OrdinalIgnoreCase))
        {
            location = location.Replace(Escaped, id?.ToString(), StringComparison.OrdinalIgnoreCase);
        }

        if (parameter is null || id is null || ParameterForwarding.Has(QueryPairs.Of(location), parameter))
        {
            return location;
        }

        var added = new StringBuilder().Append('&').Append(parameter).Append('=').Append(id.Value);
        return location.Length + added.Length > Destination.MaxLength ? location : ParameterForwarding.Append(location, added);
    }
}
