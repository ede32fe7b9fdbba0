using System.Buffers.Text;
using System.Net;
using System.Text;
using RedirectFunctions.Authoring.Explaining;
using RedirectFunctions.Clicks.Privacy;
using RedirectFunctions.Redirects.Destinations;
using RedirectFunctions.Redirects.Refusals;
using RedirectFunctions.Redirects.Signing;

namespace RedirectFunctions.Authoring.Building;

/// <summary>Makes links: campaign parameters into the destination, a signature where one is needed, both forms, and warnings.</summary>
public sealed class LinkBuilder(
    DestinationPolicy policy,
    Redaction redaction,
    LinkExplainer explainer,
    TimeProvider time,
    LinkSigner? signer = null)
{
    /// <summary>What some front ends take as one segment of a path (IIS's UrlSegmentMaxLength).</summary>
    private const int MaxPathSegment = 260;

    /// <summary>The front end of Azure ends a request line here.</summary>
    private const int MaxLinkLength = 8000;

    /// <summary>GA4 takes so much of page_location.</summary>
    private const int MaxPageLocation = 1000;

    /// <param name="body">A <see cref="LinkOrder"/> as JSON.</param>
    public async Task<OpsAnswer> AnswerAsync(ReadOnlyMemory<byte> body)
    {
        if (LinkOrder.Parse(body.Span, out var unreadable) is not { } order)
        {
            return OpsAnswer.Problem(HttpStatusCode.BadRequest, "body_invalid", "The body cannot be read", unreadable!);
        }

        return Build(order, out Refusal? problem) is not { } link ? OpsAnswer.Problem(problem!)
            : OpsAnswer.Json(link with { Explanation = await explainer.ExplainAsync(link.Link, userAgent: null) }, BuiltLink.Json.BuiltLink);
    }

    /// <summary>Null, with the problem in a sentence, where there can be no such link or it would not be followed.</summary>
    public BuiltLink? Build(LinkOrder order, out string? problem)
    {
        var link = Build(order, out Refusal? refusal);
        problem = refusal is null ? null : $"{refusal.Title}: {refusal.Detail}";
        return link;
    }

    /// <summary>Null, with the refusal that says why, where there can be no such link or it would not be followed.</summary>
    internal BuiltLink? Build(LinkOrder order, out Refusal? problem)
    {
        var warnings = new List<LinkWarning>();
        if (CheckOrder(order, out problem) is not { } plain
            || Destination.Parse(CampaignParameters.Add(plain.Url, order.Campaign ?? new Dictionary<string, string?>(), warnings), out problem) is not { } destination)
        {
            return null;
        }

        var listed = policy.Lists(destination);
        var sign = order.Sign || !listed || order.Expires is not null || (order.Name is not null && signer is not null);
        if (sign && signer is null)
        {
            problem = listed ? Unsignable : Refusal.DestinationNotAllowed;
            return null;
        }

        var signature = sign ? signer!.Sign(destination.Url, order.Expires, order.Name) : null;
        var link = $"{order.Base?.TrimEnd('/')}/r?destinationUrl={Uri.EscapeDataString(destination.Url)}{(sign ? $"&{LinkSignature.Parameter}={signature}" : "")}";
        if (link.Length > MaxLinkLength)
        {
            problem = Refusal.DestinationTooLong;
            return null;
        }

        var token = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(destination.Url));
        warnings.AddRange(CampaignParameters.Missing(destination.Url));
        warnings.AddRange(Doubts(destination, order, listed, token));
        return new BuiltLink(destination.Url, link, $"{order.Base?.TrimEnd('/')}/r/{token}{(sign ? $"?{LinkSignature.Parameter}={signature}" : "")}", sign, warnings);
    }

    private static readonly Refusal Unsignable = Wrong("signing_key_missing", "The link cannot be signed", "An expiry and the wish for a signature need a key: set LINK_SIGNING_KEYS.");

    private static Refusal Wrong(string code, string title, string detail) => new(HttpStatusCode.BadRequest, code, title, detail);

    private Destination? CheckOrder(LinkOrder order, out Refusal? problem)
    {
        problem = string.IsNullOrWhiteSpace(order.Destination) ? Wrong("destination_missing", "There is no destination", "destination must be the URL that the link leads to.")
            : order.Name is { } name && !LinkSignature.IsName(name) ? Wrong("name_invalid", "This can be no name", "name must have 1 to 64 letters, digits, hyphens and underscores.")
            : order.Expires <= time.GetUtcNow() ? Wrong("expires_past", "The link would never lead anywhere", "expires must lie in the future.")
            : order.Base is { } origin && !IsOrigin(origin) ? Wrong("base_invalid", "This can stand before no link", "base must be an address such as https://go.example.com.")
            : order.Campaign?.Keys.FirstOrDefault(key => !CampaignParameters.Names.Contains(key, StringComparer.Ordinal)) is not null
                ? Wrong("campaign_unknown", "There is no such campaign parameter", $"campaign may have {string.Join(", ", CampaignParameters.Names)}.")
            : null;
        return problem is null ? Destination.Parse(order.Destination!.Trim(), out problem) : null;
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && uri.PathAndQuery == "/" && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0;

    private IEnumerable<LinkWarning> Doubts(Destination destination, LinkOrder order, bool listed, string token)
    {
        if (destination.Url.StartsWith("http:", StringComparison.Ordinal))
        {
            yield return new("destination", "It is not encrypted (http): browsers warn, and referrers and parameters can be read on the way.");
        }

        if (redaction.Url(destination.Url, clickIds: false) != destination.Url)
        {
            yield return new("destination", "It has personal data or a secret in it: whoever has the link has that too. Analytics does not get it.");
        }

        if (destination.Url.Length > MaxPageLocation)
        {
            yield return new("destination", "It has over 1,000 characters: GA4 gets the first 1,000.");
        }

        if (order.Name is not null && signer is null)
        {
            yield return new("name", "Without LINK_SIGNING_KEYS the link does not carry it; as a short name it can be stored all the same.");
        }

        if (order.Expires is not null && listed)
        {
            yield return new("expires", "The host is listed: without its signature the link goes on after its expiry. See REQUIRE_SIGNED_LINKS.");
        }

        if (token.Length > MaxPathSegment)
        {
            yield return new("pathLink", "The part in the path has over 260 characters, which some front ends refuse: take the other form.");
        }
    }
}
