using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Consent;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Clicks.Traffic;
using RedirectFunctions.Redirects;
using RedirectFunctions.Redirects.Destinations;
using RedirectFunctions.Redirects.Links;
using RedirectFunctions.Redirects.Refusals;
using RedirectFunctions.Redirects.Signing;

namespace RedirectFunctions.Authoring.Explaining;

/// <summary>Follows a link step by step and reports what it finds. Nothing is queued, and there is no visitor.</summary>
public sealed class LinkExplainer(
    LinkResolver links, ClickIdPlacement clickIds, DestinationPolicy policy, ClickFactory clicks, PayloadPreview payloads)
{
    /// <param name="query">The query of <c>/ops/explain</c>, undecoded: <c>link</c>, optionally preceded by <c>userAgent</c>.</param>
    public async Task<OpsAnswer> AnswerAsync(string query)
    {
        string? link = null, userAgent = null;
        foreach (var pair in new QueryPairs(query))
        {
            if (pair.Name.Equals("userAgent", StringComparison.OrdinalIgnoreCase))
            {
                userAgent = Uri.UnescapeDataString(pair.Value);
            }
            else if (pair.Name.Equals("link", StringComparison.OrdinalIgnoreCase))
            {
                // A link that was pasted without encoding has its own query after its question mark.
                link = pair.Value.Contains('?') ? pair.RestOfQuery.ToString() : Uri.UnescapeDataString(pair.Value);
                break;
            }
        }

        return link is not null && await ExplainAsync(link, userAgent) is { } explanation
            ? OpsAnswer.Json(explanation, LinkExplanation.Json.LinkExplanation)
            : OpsAnswer.Problem(
                HttpStatusCode.BadRequest,
                "link_missing",
                "There is no link to explain",
                "The parameter link must be a link of this service, percent-encoded: "
                + "/ops/explain?link=%2Fr%3FdestinationUrl%3Dhttps%253A%252F%252Fexample.com%252F.");
    }

    /// <param name="link">A link of this service: its URL on any host, or its path and query.</param>
    /// <param name="userAgent">The visitor's; null stands for a person's browser.</param>
    /// <returns>Null if its path is not that of a link.</returns>
    public async Task<LinkExplanation?> ExplainAsync(string link, string? userAgent)
    {
        if (LinkText.ToRequest(link, Visitor(userAgent, link)) is not { } request)
        {
            return null;
        }

        var form = request.Name is not null ? "name" : request.Token is not null ? "path" : "query";
        if (OtherHost.Refuse(link) is { } other)
        {
            return Refused(new LinkExplanation { Form = form, Decision = "", Status = 0 }, other);
        }

        var resolution = await links.ResolveAsync(request);
        var (reading, destination, refusal, location, _) = resolution;
        var explanation = new LinkExplanation
        {
            Form = form,
            Host = reading?.Host,
            Rule = ExplainRule(request, resolution),
            Decoded = reading?.Destination,
            Destination = destination?.Url,
            Signature = destination is null ? null : ExplainSignature(reading!, isFollowed: refusal is null),
            Decision = "",
            Status = 0,
        };
        return refusal is null ? Followed(explanation, request, resolution)
            : location is null ? Refused(explanation with { Remark = OtherHost.RemarkOn(link, refusal) }, refusal)
            : Refused(explanation, refusal) with { Decision = "fallback", Status = (int)HttpStatusCode.Found, Location = location };
    }

    private LinkExplanation Followed(LinkExplanation explanation, LinkRequest request, in LinkResolution resolution)
    {
        var (reading, destination, _, location, consent) = resolution;
        var capture = clicks.Create(location!, reading!.OwnQuery, request.Headers, consent!, known: resolution.Choice?.Visitor);
        return explanation with
        {
            Decision = policy.Lists(destination!) ? "listed" : "signed",
            Status = (int)HttpStatusCode.Found,
            Location = clickIds.Apply(location!, request.Name is not null, ClickIdPlacement.IdOf(capture, consent!)),
            Forwarded = Added(destination!.Url, location!),
            AdPlatforms = AdPlatformNotes.Of(explanation.Form, destination, reading.OwnQuery),
            Tracking = ExplainTracking(capture, reading, consent!),
        };
    }

    private static LinkExplanation Refused(LinkExplanation explanation, Refusal refusal) => explanation with
    {
        Decision = "refused",
        Status = (int)refusal.Status,
        Refusal = new RefusalExplanation(refusal.Code, refusal.Title, refusal.Detail),
    };

    private static HttpRequestHeaders Visitor(string? userAgent, string link)
    {
        using var request = new HttpRequestMessage();
        request.Headers.TryAddWithoutValidation(
            "User-Agent", userAgent ?? "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        request.Headers.TryAddWithoutValidation("Accept-Language", "en");
        if (OtherHost.Of(link) is { } host)
        {
            request.Headers.TryAddWithoutValidation("Host", host);
        }

        return request.Headers;
    }

    /// <summary>What forwarding has added to the end of the query.</summary>
    private static string? Added(string destination, string location)
    {
        var fragment = destination.IndexOf('#', StringComparison.Ordinal);
        var start = fragment < 0 ? destination.Length : fragment;
        return location.Length == destination.Length ? null : location.Substring(start, location.Length - destination.Length);
    }

    private SignatureExplanation? ExplainSignature(LinkReading reading, bool isFollowed)
    {
        if (reading.Signature is not { } text)
        {
            return null;
        }

        var problem = policy.CheckSignature(reading.Destination!, text)?.Code;
        return LinkSignature.TryParse(text, out var signature)
            ? new(
                signature.KeyId.ToString(),
                signature.Expires.IsEmpty
                    ? null
                    : DateTimeOffset.FromUnixTimeSeconds(Math.Min(
                        long.Parse(signature.Expires, NumberStyles.None, CultureInfo.InvariantCulture),
                        DateTimeOffset.MaxValue.ToUnixTimeSeconds())),
                signature.Name.IsEmpty ? null : signature.Name.ToString(),
                problem,
                problem is not null && isFollowed && !signature.Name.IsEmpty ? "The host is listed, so the link is followed; the name is "
                    + "not proven and not reported." : null)
            : new(null, null, null, problem);
    }

    private static RuleExplanation? ExplainRule(LinkRequest request, in LinkResolution resolution)
    {
        if (resolution.Link is not { Rules: { Count: > 0 } rules })
        {
            return null;
        }

        var device = DeviceReader.Read(request.Headers)?.ToString().ToLowerInvariant();
        return resolution.Choice is { } choice
            ? new(
                choice.Number,
                rules.Count,
                device,
                choice.Target.Variant,
                choice.Rule.Targets.Count == 1 ? null : Math.Round((double)choice.Target.Weight / choice.Rule.TotalWeight, 4))
            : new(null, rules.Count, device);
    }

    private TrackingExplanation ExplainTracking(in Capture capture, LinkReading reading, VisitorConsent consent)
    {
        if (capture.Click is not { } click)
        {
            return new(capture.SkippedBy, null, null, null, null, null);
        }

        return new(
            null,
            click.Traffic.ToString().ToLowerInvariant(),
            click.TrafficReason,
            ExplainConsent(consent, click.Consent),
            click.Campaign.ToDictionary(StringComparer.Ordinal),
            click.Platform.ToDictionary(StringComparer.Ordinal))
        {
            Payloads = payloads.Of(click with { LinkName = reading.Name, LinkVariant = reading.Variant }),
        };
    }

    private static ConsentExplanation ExplainConsent(VisitorConsent consent, ClickConsent? told) => new(
        $"{consent.Source}".ToLowerInvariant() is { Length: > 0 } source ? source : "nobody",
        consent.IsPrivate,
        consent.WithholdsClickIds ? "withheld" : "reported",
        told?.Gcs(),
        told?.ByName());
}
