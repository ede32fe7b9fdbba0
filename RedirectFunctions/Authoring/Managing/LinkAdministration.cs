using System.Net;
using System.Net.Http.Headers;
using Azure;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Clicks.Reading;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Redirects.Destinations;
using RedirectFunctions.Redirects.Names;
using RedirectFunctions.Redirects.Refusals;
using RedirectFunctions.Redirects.Signing;

namespace RedirectFunctions.Authoring.Managing;

/// <summary>
/// Stores, shows and removes short names for anyone with a function key. A destination must be one that may be followed: its host is
/// listed, or the app has a key and signs it. So a name that somebody writes into the table in another way can lead to listed hosts only.
/// </summary>
public sealed partial class LinkAdministration(
    LinkTable table,
    StoredLinks links,
    DestinationPolicy policy,
    TimeProvider time,
    ILogger<LinkAdministration> logger,
    LinkSigner? signer = null)
{
    public Task<OpsAnswer> GetAsync(string name, CancellationToken cancellationToken) => WithTableAsync(name, async key =>
        await table.FindAsync(key, cancellationToken) is { } link ? Shown(link) : OpsAnswer.Problem(Refusal.NameUnknown));

    /// <param name="body">A <see cref="LinkDocument"/> as JSON.</param>
    /// <param name="headers">If-Match: replace only this version. If-None-Match with <c>*</c>: replace nothing.</param>
    public Task<OpsAnswer> PutAsync(
        string name,
        ReadOnlyMemory<byte> body,
        HttpHeaders headers,
        CancellationToken cancellationToken) => WithTableAsync(name, async key =>
    {
        if (LinkDocument.Parse(body.Span, out var problem) is not { } document)
        {
            return OpsAnswer.Problem(HttpStatusCode.BadRequest, "body_invalid", "The body cannot be read", problem!);
        }

        if (document.Expires <= time.GetUtcNow())
        {
            return OpsAnswer.Problem(
                HttpStatusCode.BadRequest,
                "expires_past",
                "The name would never lead anywhere",
                "expires must be in the future, or be left out.");
        }

        if (Destination.Parse(document.Destination!, out var refusal) is not { } destination)
        {
            return OpsAnswer.Problem(refusal!);
        }

        var link = new StoredLink(
            key, destination.Url, document.Expires, document.Disabled, signer?.Sign(destination.Url, document.Expires, key));
        if (policy.Check(destination, link.Destination, link.Signature) is { } notAllowed)
        {
            return OpsAnswer.Problem(notAllowed);
        }

        var stored = await table.PutAsync(
            link, headers.FirstValue("If-Match"), onlyNew: headers.FirstValue("If-None-Match") == "*", cancellationToken);
        links.Forget(key);
        Log.Stored(logger, key);
        return Shown(stored);
    });

    /// <param name="headers">If-Match: remove only this version.</param>
    public Task<OpsAnswer> DeleteAsync(
        string name, HttpHeaders headers, CancellationToken cancellationToken) => WithTableAsync(name, async key =>
    {
        var wasThere = await table.DeleteAsync(key, headers.FirstValue("If-Match"), cancellationToken);
        links.Forget(key);
        if (!wasThere)
        {
            return OpsAnswer.Problem(Refusal.NameUnknown);
        }

        Log.Removed(logger, key);
        return OpsAnswer.Nothing(HttpStatusCode.NoContent);
    });

    private static OpsAnswer Shown(StoredLink link) => OpsAnswer.Json(LinkDocument.Of(link), LinkJson.Default.LinkDocument, link.ETag);

    private async Task<OpsAnswer> WithTableAsync(string name, Func<string, Task<OpsAnswer>> act)
    {
        if (LinkName.Normalise(name) is not { } key)
        {
            return OpsAnswer.Problem(
                HttpStatusCode.BadRequest,
                "name_invalid",
                "This is not a valid name",
                "A name must be 1 to 64 letters, digits, hyphens or underscores, and not one that the service itself needs, "
                + "such as r, ops or anything that begins with admin or runtime.");
        }

        try
        {
            return await act(key);
        }
        catch (RequestFailedException exception) when (exception.Status is 404)
        {
            return OpsAnswer.Problem(Refusal.NameUnknown);
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            return OpsAnswer.Problem(
                HttpStatusCode.PreconditionFailed,
                "version_other",
                "The stored name has a different version",
                "Read it again: its ETag is the version for If-Match. With If-None-Match: * an existing name is left unchanged.");
        }
        catch (Exception exception) when (
            exception is RequestFailedException or OperationCanceledException or Azure.Identity.AuthenticationFailedException)
        {
            Log.TableFailed(logger, StorageQueue.Describe(exception));
            return OpsAnswer.Problem(
                HttpStatusCode.ServiceUnavailable,
                "table_unavailable",
                "The table of short names does not answer",
                "Try again. If this persists, check whether the storage account can be reached, and whether the app's identity has the "
                + "role Storage Table Data Contributor.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The short name {Name} was stored")]
        public static partial void Stored(ILogger logger, string name);

        [LoggerMessage(2, LogLevel.Information, "The short name {Name} was removed")]
        public static partial void Removed(ILogger logger, string name);

        [LoggerMessage(3, LogLevel.Warning, "The table of short names does not answer: {Reason}")]
        public static partial void TableFailed(ILogger logger, string reason);
    }
}
