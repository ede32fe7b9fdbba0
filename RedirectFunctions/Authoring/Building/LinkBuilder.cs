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
    /// <summary>The longest request line that Azure's front end accepts.</summary>
    private const int MaxLinkLength = 8000;

    private static readonly Refusal Unsignable = new(
        HttpStatusCode.BadRequest,
        "signing_key_missing",
        "The link cannot be signed",
        "Signing a link, or letting it expire, needs a key: set LINK_SIGNING_KEYS.");

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
        if (OrderCheck.Read(order, mask, time.GetUtcNow(), out problem) is not { } plain
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
        warnings.AddRange(LinkDoubts.OfDestination(destination, origin));
        warnings.AddRange(LinkDoubts.OfPersonalData(destination, redaction));
        warnings.AddRange(LinkDoubts.OfSignature(order, listed, canSign: signer is not null));
        warnings.AddRange(LinkDoubts.OfPath(token));
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
        var origin = order.Base?.TrimEnd('/');
        warnings.AddRange(MacroWarnings.Of(order, mask, destination, sign, redaction));
        warnings.AddRange(LinkDoubts.OfDestination(destination, origin));
        return new BuiltLink(
            mask.Show(destination.Url),
            $"{origin}/r?destinationUrl={mask.Show(UnencodedDestination.Of(destination.Url))}",
            null,
            IsSigned: false,
            warnings);
    }

    private static Refusal UnsignableMacro(MacroMask mask) => new(
        HttpStatusCode.BadRequest,
        "macro_unsignable",
        "The link cannot be signed",
        $"Its host is not listed, so it needs a signature, which cannot cover what a platform puts in place of {mask.Macros[0]}. Add the "
        + "host to ALLOWED_DESTINATION_HOSTS, or put the macro on the link itself, before destinationUrl, where it is reported but not "
        + "passed on.");
}
