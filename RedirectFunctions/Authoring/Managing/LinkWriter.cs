using System.Net;
using RedirectFunctions.Redirects.Destinations;
using RedirectFunctions.Redirects.Names;
using RedirectFunctions.Redirects.Refusals;
using RedirectFunctions.Redirects.Signing;

namespace RedirectFunctions.Authoring.Managing;

/// <summary>
/// Decides what is stored under a name. A destination must be one that may be followed: its host is listed, or the app has a key and
/// signs it. What somebody has written into the table in another way is never signed in passing.
/// </summary>
public sealed class LinkWriter(DestinationPolicy policy, TimeProvider time, LinkSigner? signer = null)
{
    private static readonly Refusal ExpiresPast = new(
        HttpStatusCode.BadRequest,
        "expires_past",
        "The name would never lead anywhere",
        "expires must be in the future, or be left out. Only a restore stores a name that has expired.");

    /// <summary>A link as a document describes it; null with the refusal if it cannot be stored.</summary>
    /// <param name="key">The name.</param>
    /// <param name="document">Has a destination.</param>
    /// <param name="created">When the name was created; null for now.</param>
    /// <param name="restore">Whether the document's own time of creation counts, and its expiry may be in the past.</param>
    internal StoredLink? Make(string key, LinkDocument document, DateTimeOffset? created, bool restore, out Refusal? refusal)
    {
        var now = time.GetUtcNow();
        var made = new StoredLink(key, "", document.Expires, document.Disabled, null)
        {
            Title = LinkDetails.Title(document.Title),
            Tags = LinkDetails.Tags(document.Tags),
            Created = restore && document.Created <= now ? document.Created : created ?? now,
            Updated = now,
        };
        refusal = document.Expires <= now && !restore ? ExpiresPast : LinkDetails.Check(made.Title, made.Tags);
        return refusal is null ? Sign(made, document.Destination!, out refusal) : null;
    }

    /// <summary>A stored link with a change; null with the refusal if that cannot be stored.</summary>
    internal StoredLink? Change(StoredLink link, LinkPatch patch, out Refusal? refusal)
    {
        var values = patch.Values;
        var now = time.GetUtcNow();
        var changed = link with
        {
            Expires = patch.Has("expires") ? values.Expires : link.Expires,
            Disabled = patch.Has("disabled") ? values.Disabled : link.Disabled,
            Title = patch.Has("title") ? LinkDetails.Title(values.Title) : link.Title,
            Tags = patch.Has("tags") ? LinkDetails.Tags(values.Tags) : link.Tags,
            Updated = now,
        };
        refusal = patch.Has("expires") && values.Expires <= now ? ExpiresPast : LinkDetails.Check(changed.Title, changed.Tags);
        if (refusal is null && patch.Has("expires") && !patch.Has("destination"))
        {
            refusal = CheckStored(link);
        }

        return refusal is not null ? null
            : patch.Has("destination") ? Sign(changed, values.Destination!, out refusal)
            : patch.Has("expires") ? Sign(changed, link.Destination, out refusal)
            : changed;
    }

    private StoredLink? Sign(StoredLink link, string text, out Refusal? refusal)
    {
        if (Destination.Parse(text, out refusal) is not { } destination)
        {
            return null;
        }

        var signed = link with { Destination = destination.Url, Signature = signer?.Sign(destination.Url, link.Expires, link.Name) };
        refusal = Check(destination, signed);
        return refusal is null ? signed : null;
    }

    private Refusal? CheckStored(StoredLink link) =>
        Destination.Parse(link.Destination, out var refusal) is { } destination ? Check(destination, link) : refusal;

    /// <summary>That it has expired says that its signature is right.</summary>
    private Refusal? Check(Destination destination, StoredLink link) =>
        policy.Check(destination, link.Destination, link.Signature) is { } refusal && refusal.Code != Refusal.LinkExpired.Code
            ? refusal
            : null;
}
