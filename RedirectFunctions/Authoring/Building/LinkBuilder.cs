using System.Buffers.Text;
using System.Net;
using System.Text;
using RedirectFunctions.Authoring.Explaining;
using RedirectFunctions.Clicks.Campaigns;
using RedirectFunctions.Clicks.Privacy;
using RedirectFunctions.Redirects.Destinations;
using RedirectFunctions.Redirects.Refusals;
using RedirectFunctions.Redirects.Signing;

namespace RedirectFunctions.Authoring.Building;

/// <summary>
/// Makes links: adds campaign parameters to the destination, holds them against the rules, signs where that is needed, writes both forms,
/// and warns.
/// </summary>
public sealed class LinkBuilder(
    DestinationPolicy policy,
    Redaction redaction,
    LinkExplainer explainer,
    TimeProvider time,
    CampaignRules campaigns,
    LinkSigner? signer = null)
{
    /// <summary>The longest path segment that some front ends accept (IIS's UrlSegmentMaxLength).</summary>
    private const int MaxPathSegment = 260;

    /// <summary>The longest request line that Azure's front end accepts.</summary>
    private const int MaxLinkLength = 8000;

    private const string Personal = "It contains personal data or a secret";

    /// <summary>How many characters of page_location GA4 keeps.</summary>
    private const int MaxPageLocation = 1000;

    /// <param name="body">A <see cref="LinkOrder"/> as JSON.</param>
    public async Task<OpsAnswer> AnswerAsync(ReadOnlyMemory<byte> body)
    {
        if (LinkOrder.Parse(body.Span, out var unreadable) is not { } order)
        {
            return OpsAnswer.Problem(HttpStatusCode.BadRequest, "body_invalid", "The body cannot be read", unreadable!);
        }

        if (Build(order, out Refusal? problem) is not { } link)
        {
            return OpsAnswer.Problem(problem!);
        }

        // A macro may have a space in it.
        var explanation = await explainer.ExplainAsync(link.Link.Replace(" ", "%20", StringComparison.Ordinal), userAgent: null);
        return OpsAnswer.Json(link with { Explanation = explanation }, BuiltLink.Json.BuiltLink);
    }

    /// <summary>Null, with the problem in a sentence, if the link is impossible or would not be followed.</summary>
    public BuiltLink? Build(LinkOrder order, out string? problem)
    {
        var link = Build(order, out Refusal? refusal);
        problem = refusal is null ? null : $"{refusal.Title}: {refusal.Detail}";
        return link;
    }

    /// <summary>Null, with the refusal that says why, if the link is impossible or would not be followed.</summary>
    internal BuiltLink? Build(LinkOrder order, out Refusal? problem)
    {
        var mask = new MacroMask([order.Destination, .. order.Campaign?.Values ?? []]);
        order = order with
        {
            Destination = order.Destination is null ? null : mask.Hide(order.Destination.Trim()),
            Campaign = order.Campaign?.ToDictionary(
                static value => value.Key, value => value.Value is null ? null : mask.Hide(value.Value), StringComparer.Ordinal),
        };
        var warnings = new List<LinkWarning>();
        if (CheckOrder(order, mask, out problem) is not { } plain
            || Destination.Parse(
                CampaignParameters.Add(plain.Url, order.Campaign ?? new Dictionary<string, string?>(), warnings),
                out problem) is not { } destination)
        {
            return null;
        }

        // What a platform fills in later is judged at the click.
        problem = mask.Macros.Count > 0 ? null : CampaignRefusal.Of(campaigns, destination.Url);
        if (problem is not null)
        {
            return null;
        }

        var listed = policy.Lists(destination);
        // Without a key a name and its end can still be stored.
        var canOnlyBeStored = signer is null && order.Name is not null;
        var sign = order.Sign || !listed || (!canOnlyBeStored && (order.Expires is not null || order.Name is not null));
        problem = !sign ? null
            : mask.Macros.Count > 0 ? (listed ? null : UnsignableMacro(mask))
            : signer is not null ? null
            : listed ? Unsignable
            : Refusal.DestinationNotAllowed;
        if (problem is not null)
        {
            return null;
        }

        var link = mask.Macros.Count > 0
            ? WithMacros(order, mask, destination, sign, warnings)
            : Finished(order, destination, sign, listed, warnings);
        if (link.Link.Length > MaxLinkLength)
        {
            problem = Refusal.DestinationTooLong;
            return null;
        }

        return link;
    }

    private BuiltLink Finished(LinkOrder order, Destination destination, bool sign, bool listed, List<LinkWarning> warnings)
    {
        var signature = sign ? $"{LinkSignature.Parameter}={signer!.Sign(destination.Url, order.Expires, order.Name)}" : null;
        var origin = order.Base?.TrimEnd('/');
        var token = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(destination.Url));
        warnings.AddRange(CampaignDoubts.Of(destination.Url));
        warnings.AddRange(Doubts(destination, order, listed, token));
        return new BuiltLink(
            destination.Url,
            $"{origin}/r?destinationUrl={Uri.EscapeDataString(destination.Url)}{(sign ? $"&{signature}" : "")}",
            $"{origin}/r/{token}{(sign ? $"?{signature}" : "")}",
            sign,
            warnings);
    }

    /// <summary>The host is listed. The link is not signed: a signature cannot cover what nobody knows yet.</summary>
    private BuiltLink WithMacros(LinkOrder order, MacroMask mask, Destination destination, bool sign, List<LinkWarning> warnings)
    {
        warnings.AddRange(MacroWarnings.Of(order, mask, destination, sign, redaction));
        warnings.AddRange(Doubts(destination, order with { Expires = null, Name = null }, listed: true, token: "")
            .Where(warning => !mask.Personal(redaction).Any() || !warning.Text.StartsWith(Personal, StringComparison.Ordinal)));
        return new BuiltLink(
            mask.Show(destination.Url),
            $"{order.Base?.TrimEnd('/')}/r?destinationUrl={mask.Show(UnencodedDestination.Of(destination.Url))}",
            null,
            IsSigned: false,
            warnings);
    }

    private static Refusal UnsignableMacro(MacroMask mask) => Wrong(
        "macro_unsignable",
        "The link cannot be signed",
        $"Its host is not listed, so it needs a signature, which cannot cover what a platform puts in place of {mask.Macros[0]}. Add the "
        + "host to ALLOWED_DESTINATION_HOSTS, or put the macro on the link itself, before destinationUrl, where it is reported but not "
        + "passed on.");

    private static readonly Refusal Unsignable = Wrong(
        "signing_key_missing", "The link cannot be signed", "Signing a link, or letting it expire, needs a key: set LINK_SIGNING_KEYS.");

    private static Refusal Wrong(string code, string title, string detail) => new(HttpStatusCode.BadRequest, code, title, detail);

    private Destination? CheckOrder(LinkOrder order, MacroMask mask, out Refusal? problem)
    {
        problem = string.IsNullOrWhiteSpace(order.Destination)
            ? Wrong("destination_missing", "There is no destination", "destination must be the URL that the link leads to.")
            : order.Name is { } name && !LinkSignature.IsName(name)
            ? Wrong("name_invalid", "This is not a valid name", "name must be 1 to 64 letters, digits, hyphens or underscores.")
            : order.Expires <= time.GetUtcNow()
            ? Wrong("expires_past", "The link would never lead anywhere", "expires must be in the future.")
            : order.Base is { } origin && !IsOrigin(origin)
            ? Wrong("base_invalid", "This is not a valid base", "base must be an address such as https://go.example.com.")
            : order.Campaign?.Keys.FirstOrDefault(key => !CampaignParameters.Names.Contains(key, StringComparer.Ordinal)) is not null
                ? Wrong(
                    "campaign_unknown",
                    "There is no such campaign parameter",
                    $"campaign may have {string.Join(", ", CampaignParameters.Names)}.")
            : mask.Begins(order.Destination!) ? Wrong(
                "macro_first",
                "The host of the destination is not known",
                $"It begins with {mask.Macros[0]}. In a tracking template of an ad platform, write the link by hand: "
                + "/r?destinationUrl={lpurl}.")
            : null;
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

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && uri.PathAndQuery == "/" && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0;

    private IEnumerable<LinkWarning> Doubts(Destination destination, LinkOrder order, bool listed, string token)
    {
        if (destination.Url.StartsWith("http:", StringComparison.Ordinal))
        {
            yield return new(
                "destination", "It is not encrypted (http): browsers warn, and referrers and parameters can be read on the way.");
        }

        if (redaction.Url(destination.Url, clickIds: false) != destination.Url)
        {
            yield return new(
                "destination",
                Personal + ", which everyone who has the link has as well. Analytics does not get it.");
        }

        if (destination.Url.Length > MaxPageLocation)
        {
            yield return new("destination", "It has more than 1,000 characters: GA4 gets the first 1,000.");
        }

        if (order.Base is { } origin && new Uri(origin).IdnHost == new Uri(destination.Url).IdnHost)
        {
            yield return new("destination", "It leads to the host of the link itself: if it is a link as well, each click counts twice.");
        }

        if (destination.Url.Contains("%7Bclick_id%7D", StringComparison.OrdinalIgnoreCase))
        {
            yield return new(
                "destination", "{click_id} is filled in only where this is the destination of a short name: store it under one.");
        }

        if (order.Name is not null && signer is null)
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

        if (token.Length > MaxPathSegment)
        {
            yield return new(
                "pathLink", "The part in the path has more than 260 characters, which some front ends refuse: use the other form.");
        }
    }
}
