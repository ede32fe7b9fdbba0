using RedirectFunctions.Clicks.Consent;
using RedirectFunctions.Redirects.Destinations;
using RedirectFunctions.Redirects.Hosts;
using RedirectFunctions.Redirects.Links;
using RedirectFunctions.Redirects.Names;
using RedirectFunctions.Redirects.Refusals;
using RedirectFunctions.Redirects.Rules;

namespace RedirectFunctions.Redirects;

/// <summary>The steps from a link to its target. Every link goes through exactly these, whether it is followed or explained.</summary>
public sealed class LinkResolver(
    StoredLinks names,
    LinkHosts hosts,
    DestinationPolicy policy,
    ConsentReader consents,
    RuleChooser chooser,
    ParameterForwarding forwarding)
{
    public async ValueTask<LinkResolution> ResolveAsync(LinkRequest request)
    {
        if (request.Name is not { } name)
        {
            return LinkReader.Read(request, out var unread) is { } read ? Resolve(request, read) : new(null, null, unread, null);
        }

        var host = hosts.Of(request.Headers);
        var (link, refusal) = await names.ReadAsync(name, request.Query.ToString(), host.Name);
        return link is not null ? Resolve(request, link)
            : host.Fallback is not null && FallsBack(name, refusal!) ? Fallback(request, host.Fallback, refusal!)
            : new(null, null, refusal, null);
    }

    /// <summary>A text that can be no name is a scanner's: it gets its 404.</summary>
    private static bool FallsBack(string name, Refusal refusal) =>
        name.Length == 0 || refusal == Refusal.NameExpired || (refusal == Refusal.NameUnknown && LinkName.Normalise(name) is not null);

    private LinkResolution Fallback(LinkRequest request, string fallback, Refusal refusal)
    {
        var query = request.Query.ToString();
        var consent = consents.Read(request.Headers, query);
        return new(null, null, refusal, forwarding.Apply(fallback, query, consent.WithholdsClickIds));
    }

    private LinkResolution Resolve(LinkRequest request, LinkReading link)
    {
        VisitorConsent? consent = null;
        RuleChoice? choice = null;
        if (link.Rules.Count > 0)
        {
            consent = consents.Read(request.Headers, link.OwnQuery);
            choice = chooser.Choose(link.Rules, link.Name!, request.Headers, consent);
            link = choice is null ? link : Led(link, choice.Target);
        }

        if (Destination.Parse(link.Destination!, out var refusal) is not { } destination)
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

/// <summary>How far a link got; everything after a refusal is null, but for a fallback.</summary>
/// <param name="Link">What the link says.</param>
/// <param name="Destination">Where it leads, before parameters are forwarded.</param>
/// <param name="Refusal">Why it is not followed; null if it is.</param>
/// <param name="Location">Where the visitor is sent, in normal form; beside a refusal it is the fallback of the host.</param>
/// <param name="Consent">What the visitor has agreed to.</param>
public readonly record struct LinkResolution(
    LinkReading? Link, Destination? Destination, Refusal? Refusal, string? Location, VisitorConsent? Consent = null)
{
    /// <summary>The rule of a stored name that matches; null if none does.</summary>
    public RuleChoice? Choice { get; init; }
}
