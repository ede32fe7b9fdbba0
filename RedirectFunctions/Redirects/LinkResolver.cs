using RedirectFunctions.Clicks.Consent;
using RedirectFunctions.Redirects.Destinations;
using RedirectFunctions.Redirects.Links;
using RedirectFunctions.Redirects.Names;
using RedirectFunctions.Redirects.Refusals;
using RedirectFunctions.Redirects.Rules;

namespace RedirectFunctions.Redirects;

/// <summary>The steps from a link to its target. Every link goes through exactly these, whether it is followed or explained.</summary>
public sealed class LinkResolver(
    StoredLinks names,
    DestinationPolicy policy,
    ConsentReader consents,
    RuleChooser chooser,
    ParameterForwarding forwarding)
{
    public async ValueTask<LinkResolution> ResolveAsync(LinkRequest request)
    {
        var (link, refusal) = request.Name is { } name
            ? await names.ReadAsync(name, request.Query.ToString())
            : (LinkReader.Read(request, out var unread), unread);
        if (link is null)
        {
            return new(null, null, refusal, null);
        }

        VisitorConsent? consent = null;
        RuleChoice? choice = null;
        if (link.Rules.Count > 0)
        {
            consent = consents.Read(request.Headers, link.OwnQuery);
            choice = chooser.Choose(link.Rules, link.Name!, request.Headers, consent);
            link = choice is null ? link : Led(link, choice.Target);
        }

        if (Destination.Parse(link.Destination!, out refusal) is not { } destination)
        {
            return new(link, null, refusal, null) { Choice = choice };
        }

        if (policy.Check(destination, link.Destination!, link.Signature) is { } notAllowed)
        {
            return new(link, destination, notAllowed, null) { Choice = choice };
        }

        if (link.Name is null && policy.ProvenName(link.Destination!, link.Signature) is { } proven)
        {
            link = link with { Name = proven };
        }

        consent ??= consents.Read(request.Headers, link.OwnQuery);
        return new(link, destination, null, forwarding.Apply(destination.Url, link.OwnQuery, consent.WithholdsClickIds), consent)
        {
            Choice = choice,
        };
    }

    private static LinkReading Led(LinkReading link, RuleTarget target) => target.Destination is null
        ? link with { Variant = target.Variant }
        : link with { Destination = target.Destination, Signature = target.Signature, Variant = target.Variant };
}

/// <summary>How far a link got; everything after a refusal is null.</summary>
/// <param name="Link">What the link says.</param>
/// <param name="Destination">Where it leads, before parameters are forwarded.</param>
/// <param name="Refusal">Why it is not followed; null if it is.</param>
/// <param name="Location">Where the visitor is sent, in normal form.</param>
/// <param name="Consent">What the visitor has agreed to.</param>
public readonly record struct LinkResolution(
    LinkReading? Link, Destination? Destination, Refusal? Refusal, string? Location, VisitorConsent? Consent = null)
{
    /// <summary>The rule of a stored name that matches; null if none does.</summary>
    public RuleChoice? Choice { get; init; }
}
