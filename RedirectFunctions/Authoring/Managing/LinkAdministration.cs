using System.Net;
using System.Net.Http.Headers;
using System.Web;
using Azure;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Clicks.Reading;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Redirects.Hosts;
using RedirectFunctions.Redirects.Names;
using RedirectFunctions.Redirects.Refusals;

namespace RedirectFunctions.Authoring.Managing;

/// <summary>
/// Stores, shows, changes and removes short names for anyone with an author's key. <see cref="LinkWriter"/> decides what may be stored, so
/// that a name that somebody writes into the table in another way can lead to listed hosts only.
/// </summary>
public sealed partial class LinkAdministration(
    LinkTable table, StoredLinks links, LinkHosts hosts, LinkWriter writer, ILogger<LinkAdministration> logger)
{
    /// <summary>How often a change is made anew if somebody else has stored the name in between.</summary>
    private const int MaxTries = 3;

    /// <param name="query">Undecoded: <c>host</c>; so in the other methods. Without it, the name of all hosts is meant.</param>
    public Task<OpsAnswer> GetAsync(
        string name, string query, CancellationToken cancellationToken) => WithTableAsync(name, query, async (key, host) =>
        await table.FindAsync(key, host, cancellationToken) is { } link ? Shown(link) : OpsAnswer.Problem(Refusal.NameUnknown));

    /// <param name="query">
    /// Undecoded. <c>host</c>; <c>restore=true</c> keeps the document's time of creation and an expiry in the past; <c>dryRun=true</c>
    /// stores nothing.
    /// </param>
    /// <param name="body">A <see cref="LinkDocument"/> as JSON.</param>
    /// <param name="headers">If-Match: replace only this version. If-None-Match with <c>*</c>: replace nothing.</param>
    public Task<OpsAnswer> PutAsync(
        string name,
        string query,
        ReadOnlyMemory<byte> body,
        HttpHeaders headers,
        CancellationToken cancellationToken) => WithTableAsync(name, query, async (key, host) =>
    {
        if (LinkDocument.Parse(body.Span, out var problem) is not { } document)
        {
            return OpsAnswer.Problem(HttpStatusCode.BadRequest, "body_invalid", "The body cannot be read", problem!);
        }

        if (HostProblem(host, document) is { } wrongHost)
        {
            return wrongHost;
        }

        var asked = HttpUtility.ParseQueryString(query);
        var dryRun = IsOn(asked["dryRun"]);
        var onlyNew = headers.FirstValue("If-None-Match") == "*";
        var before = onlyNew || dryRun ? null : await table.FindAsync(key, host, cancellationToken);
        if (writer.Make(key, host, document, before?.Created, IsOn(asked["restore"]), out var refusal) is not { } link)
        {
            return OpsAnswer.Problem(refusal!);
        }

        return dryRun ? Shown(link) : await StoreAsync(link, headers.FirstValue("If-Match"), onlyNew, cancellationToken);
    });

    /// <param name="query">
    /// Undecoded. <c>host</c>; <c>sign=true</c> signs it anew with the first key, if what is stored may be followed.
    /// </param>
    /// <param name="body">A JSON merge patch (RFC 7396) for a <see cref="LinkDocument"/>.</param>
    /// <param name="headers">If-Match: change only this version.</param>
    public Task<OpsAnswer> PatchAsync(
        string name,
        string query,
        ReadOnlyMemory<byte> body,
        HttpHeaders headers,
        CancellationToken cancellationToken) => WithTableAsync(name, query, async (key, host) =>
    {
        if (LinkPatch.Parse(body, out var problem) is not { } patch)
        {
            return OpsAnswer.Problem(HttpStatusCode.BadRequest, "body_invalid", "The body cannot be read", problem!);
        }

        var sign = IsOn(HttpUtility.ParseQueryString(query)["sign"]);
        for (var attempt = 1; ; attempt++)
        {
            if (await table.FindAsync(key, host, cancellationToken) is not { } link)
            {
                return OpsAnswer.Problem(Refusal.NameUnknown);
            }

            if (writer.Change(link, patch, sign, out var refusal) is not { } changed)
            {
                return OpsAnswer.Problem(refusal!);
            }

            var ifMatch = headers.FirstValue("If-Match");
            if (ReferenceEquals(changed, link) && ifMatch is null)
            {
                return Shown(link);
            }

            try
            {
                return await StoreAsync(changed, ifMatch ?? link.ETag, onlyNew: false, cancellationToken);
            }
            catch (RequestFailedException exception) when (exception.Status == 412 && ifMatch is null && attempt < MaxTries)
            {
                // Somebody else was faster. The change applies to their version as well.
            }
        }
    });

    /// <param name="query">As in <see cref="GetAsync"/>.</param>
    /// <param name="headers">If-Match: remove only this version.</param>
    public Task<OpsAnswer> DeleteAsync(
        string name,
        string query,
        HttpHeaders headers,
        CancellationToken cancellationToken) => WithTableAsync(name, query, async (key, host) =>
    {
        var wasThere = await table.DeleteAsync(key, host, headers.FirstValue("If-Match"), cancellationToken);
        links.Forget(key);
        if (!wasThere)
        {
            return OpsAnswer.Problem(Refusal.NameUnknown);
        }

        Log.Removed(logger, key);
        return OpsAnswer.Nothing(HttpStatusCode.NoContent);
    });

    private static bool IsOn(string? text) => string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>What is stored for a host that the app does not know would never be followed.</summary>
    private OpsAnswer? HostProblem(string? host, LinkDocument document) =>
        document.Host is not null && !string.Equals(document.Host, host, StringComparison.OrdinalIgnoreCase)
            ? OpsAnswer.Problem(
                HttpStatusCode.BadRequest,
                "body_invalid",
                "The body is of another host",
                "host in the body must be the one in the query, ?host=go.example.com; leave it out of both for all hosts.")
        : host is not null && !hosts.Names.Contains(host)
            ? OpsAnswer.Problem(
                HttpStatusCode.BadRequest,
                "host_unknown",
                "The app does not have this host",
                hosts.Names.Count == 0
                    ? "A name of one host needs that host in LINK_HOSTS, which is not set. Without host, the name is that of all hosts."
                    : $"host must be one of {string.Join(", ", hosts.Names)}, as in LINK_HOSTS. Without it, the name is that of all hosts.")
        : null;

    private static OpsAnswer Shown(StoredLink link)
    {
        var document = LinkDocument.Of(link);
        return OpsAnswer.Json(document, LinkJson.Default.LinkDocument, document.ETag);
    }

    private async Task<OpsAnswer> StoreAsync(StoredLink link, string? ifMatch, bool onlyNew, CancellationToken cancellationToken)
    {
        var stored = await table.PutAsync(link, ifMatch, onlyNew, cancellationToken);
        links.Forget(link.Name);
        Log.Stored(logger, link.Name);
        return Shown(stored);
    }

    private async Task<OpsAnswer> WithTableAsync(string name, string query, Func<string, string?, Task<OpsAnswer>> act)
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
            var host = HttpUtility.ParseQueryString(query)["host"];
            return await act(key, string.IsNullOrEmpty(host) ? null : host.ToLowerInvariant());
        }
        catch (Exception exception) when (TableFailure.Is(exception))
        {
            var (answer, isUnavailable) = TableFailure.Answer(exception);
            if (isUnavailable)
            {
                Log.TableFailed(logger, StorageQueue.Describe(exception));
            }

            return answer;
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
