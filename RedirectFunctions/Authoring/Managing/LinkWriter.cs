using System.Net;
using RedirectFunctions.Authoring.Building;
using RedirectFunctions.Clicks.Campaigns;
using RedirectFunctions.Redirects.Destinations;
using RedirectFunctions.Redirects.Names;
using RedirectFunctions.Redirects.Refusals;
using RedirectFunctions.Redirects.Rules;
using RedirectFunctions.Redirects.Signing;

namespace RedirectFunctions.Authoring.Managing;

/// <summary>
/// Decides what is stored under a name. A destination must be one that may be followed: its host is listed, or the app has a key and
/// signs it. Its campaign parameters must be as the rules demand, but not in a restore. What somebody has written into the table in another
/// way is never signed in passing.
/// </summary>
public sealed class LinkWriter(DestinationPolicy policy, CampaignRules campaigns, TimeProvider time, LinkSigner? signer = null)
{
    private static readonly Refusal ExpiresPast = new(
        HttpStatusCode.BadRequest,
        "expires_past",
        "The name would never lead anywhere",
        "expires must be in the future, or be left out. Only a restore stores a name that has expired.");

    private static readonly Refusal SigningKeyMissing = new(
        HttpStatusCode.BadRequest, "signing_key_missing", "The name cannot be signed", "Signing needs a key: set LINK_SIGNING_KEYS.");

    /// <summary>A link as a document describes it; null with the refusal if it cannot be stored.</summary>
    /// <param name="key">The name.</param>
    /// <param name="host">As in <see cref="StoredLink.Host"/>.</param>
    /// <param name="document">Has a destination.</param>
    /// <param name="created">When the name was created; null for now.</param>
    /// <param name="restore">Whether the document's own time of creation counts, and its expiry may be in the past.</param>
    internal StoredLink? Make(
        string key, string? host, LinkDocument document, DateTimeOffset? created, bool restore, out Refusal? refusal)
    {
        var now = time.GetUtcNow();
        var made = new StoredLink(key, "", document.Expires, document.Disabled, null)
        {
            Host = host,
            Title = LinkDetails.Title(document.Title),
            Tags = LinkDetails.Tags(document.Tags),
            Created = restore && document.Created <= now ? document.Created : created ?? now,
            Updated = now,
        };
        refusal = document.Expires <= now && !restore ? ExpiresPast : LinkDetails.Check(made.Title, made.Tags);
        return refusal is null && RuleReader.Read(document.Rules, out refusal) is { } rules
            ? Sign(made, document.Destination!, rules, restore ? (null, null) : (campaigns, campaigns), out refusal)
            : null;
    }

    /// <summary>A stored link with a change; null with the refusal if that cannot be stored.</summary>
    /// <param name="sign">Whether to sign it anew with the first key, whatever else changes.</param>
    /// <returns>The same object if nothing has changed.</returns>
    internal StoredLink? Change(StoredLink link, LinkPatch patch, bool sign, out Refusal? refusal)
    {
        var values = patch.Values;
        var now = time.GetUtcNow();
        var changed = link with
        {
            Expires = patch.Has("expires") ? values.Expires : link.Expires,
            Disabled = patch.Has("disabled") ? values.Disabled : link.Disabled,
            Title = patch.Has("title") ? LinkDetails.Title(values.Title) : link.Title,
            Tags = patch.Has("tags") ? LinkDetails.Tags(values.Tags) : link.Tags,
            UnreadableRules = patch.Has("rules") ? null : link.UnreadableRules,
            Updated = now,
        };
        refusal = sign && signer is null ? SigningKeyMissing
            : patch.Has("expires") && values.Expires <= now ? ExpiresPast
            : LinkDetails.Check(changed.Title, changed.Tags);
        if (refusal is not null)
        {
            return null;
        }

        // An expiry is part of every signature.
        sign |= patch.Has("expires");
        var destination = patch.Has("destination") ? values.Destination! : sign ? link.Destination : null;
        var rules = patch.Has("rules") ? RuleReader.Read(values.Rules, out refusal) : sign ? link.Rules : null;
        refusal ??= sign ? CheckStored(link, !patch.Has("destination"), !patch.Has("rules")) : null;
        var demands = (patch.Has("destination") ? campaigns : null, patch.Has("rules") ? campaigns : null);
        var signed = refusal is null ? Sign(changed, destination, rules, demands, out refusal) : null;
        return patch.IsEmpty && signed is not null
            && signed.Signature == link.Signature && RuleText.Write(signed.Rules) == RuleText.Write(link.Rules)
            ? link
            : signed;
    }

    /// <param name="text">The destination; null if it stays as it is.</param>
    /// <param name="rules">Null if they stay as they are.</param>
    /// <param name="demands">What campaigns must be like; null for what nobody has given now.</param>
    private StoredLink? Sign(
        StoredLink link,
        string? text,
        IReadOnlyList<LinkRule>? rules,
        (CampaignRules? Destination, CampaignRules? Rules) demands,
        out Refusal? refusal)
    {
        refusal = null;
        var signed = link;
        if (text is not null)
        {
            if (Sign(link, text, demands.Destination, out refusal) is not var (destination, signature))
            {
                return null;
            }

            signed = signed with { Destination = destination, Signature = signature };
        }

        if (rules is not null)
        {
            var signedRules = SignRules(link, rules, demands.Rules, out refusal);
            signed = signed with { Rules = signedRules };
        }

        return refusal is null ? signed : null;
    }

    private List<LinkRule> SignRules(StoredLink link, IReadOnlyList<LinkRule> rules, CampaignRules? demands, out Refusal? refusal)
    {
        refusal = null;
        var signed = new List<LinkRule>();
        foreach (var (index, rule) in rules.Index())
        {
            var targets = new List<RuleTarget>();
            foreach (var (part, target) in rule.Targets.Index())
            {
                if (target.Destination is null)
                {
                    targets.Add(target);
                    continue;
                }

                if (Sign(link, target.Destination, demands, out var wrong) is not var (destination, signature))
                {
                    var member = rule.Targets.Count == 1 ? $"rules[{index}]" : $"rules[{index}].split[{part}]";
                    refusal ??= wrong! with { Detail = $"{member}.destination: {wrong.Detail}" };
                    continue;
                }

                targets.Add(target with { Destination = destination, Signature = signature });
            }

            signed.Add(rule with { Targets = targets });
        }

        // Signatures and escapes have made them longer than they were when they were read.
        refusal ??= RuleText.Write(signed)?.Length > RuleText.MaxLength ? RuleReader.TooLong : null;
        return signed;
    }

    /// <summary>A destination in normal form, with its signature; null with the refusal if it may not be followed.</summary>
    private (string Url, string? Signature)? Sign(StoredLink link, string text, CampaignRules? demands, out Refusal? refusal)
    {
        if (Destination.Parse(text, out refusal) is not { } destination)
        {
            return null;
        }

        var signature = signer?.Sign(destination.Url, link.Expires, link.Name);
        refusal = Check(destination.Url, signature) ?? CampaignRefusal.Of(demands, destination.Url);
        return refusal is null ? (destination.Url, signature) : null;
    }

    /// <param name="withDestination">Whether the plain destination is to be signed again; so with the rules.</param>
    private Refusal? CheckStored(StoredLink link, bool withDestination, bool withRules)
    {
        var refusal = withDestination ? Check(link.Destination, link.Signature) : null;
        return refusal ?? (withRules
            ? link.Rules.SelectMany(static rule => rule.Targets)
                .Select(target => target.Destination is null ? null : Check(target.Destination, target.Signature))
                .FirstOrDefault(static wrong => wrong is not null)
            : null);
    }

    /// <summary>That it has expired says that its signature is right.</summary>
    private Refusal? Check(string text, string? signature)
    {
        var refusal = Destination.Parse(text, out var unreadable) is { } destination
            ? policy.Check(destination, text, signature)
            : unreadable;
        return refusal?.Code == Refusal.LinkExpired.Code ? null : refusal;
    }
}
