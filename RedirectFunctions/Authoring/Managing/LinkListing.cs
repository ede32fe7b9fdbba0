using System.Globalization;
using System.Net;
using System.Web;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Redirects.Names;

namespace RedirectFunctions.Authoring.Managing;

/// <summary>Lists short names, page by page in the order of the names, for anyone with an author's key.</summary>
public sealed partial class LinkListing(LinkTable table, ILogger<LinkListing> logger)
{
    /// <param name="query">Undecoded: <c>prefix</c>, <c>tag</c>, <c>host</c>, <c>after</c> and <c>limit</c>, each optional.</param>
    public async Task<OpsAnswer> AnswerAsync(string query, CancellationToken cancellationToken)
    {
        if (Parse(query, out var problem) is not { } wanted)
        {
            return OpsAnswer.Problem(HttpStatusCode.BadRequest, "query_invalid", "This list cannot be asked for", problem!);
        }

        try
        {
            var page = await table.ListAsync(wanted, cancellationToken);
            return OpsAnswer.Json(
                new LinkPageDocument([.. page.Links.Select(LinkDocument.Of)], page.Next), LinkJson.Default.LinkPageDocument);
        }
        catch (Exception exception) when (TableFailure.Is(exception))
        {
            Log.TableFailed(logger, StorageQueue.Describe(exception));
            return TableFailure.Answer(exception).Answer;
        }
    }

    private static LinkQuery? Parse(string query, out string? problem)
    {
        var values = HttpUtility.ParseQueryString(query);
        var limit = LinkQuery.DefaultLimit;
        problem =
            values.AllKeys.Any(static name => name is not ("prefix" or "tag" or "host" or "after" or "limit" or "code"))
                ? "The parameters are prefix, tag, host, after and limit."
            : values["limit"] is { } text
              && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > LinkQuery.MaxLimit)
                ? $"limit must be a whole number from 1 to {LinkQuery.MaxLimit}."
            : !IsPartOfName(values["prefix"]) || !IsPosition(values["after"])
                ? "prefix may have letters, digits, hyphens and underscores, and after is a name, or a name and its host: "
                    + "spring@go.example.com."
            : values["host"] is { Length: > 0 } host and not LinkQuery.AllHosts && !IsHost(host)
                ? "host must be a host such as go.example.com, or * for the names of all hosts."
            : null;
        return problem is not null ? null : new LinkQuery(
            values["prefix"]?.ToLowerInvariant() ?? "",
            values["tag"] is { Length: > 0 } tag ? tag : null,
            values["after"] is { Length: > 0 } after ? after.ToLowerInvariant() : null,
            limit)
        {
            Host = values["host"] is { Length: > 0 } only ? only.ToLowerInvariant() : null,
        };
    }

    private static bool IsPosition(string? text)
    {
        var mark = text?.IndexOf('@', StringComparison.Ordinal) ?? -1;
        return mark < 0 ? IsPartOfName(text) : IsPartOfName(text![..mark]) && IsHost(text[(mark + 1)..]);
    }

    private static bool IsHost(string text) => Uri.CheckHostName(text) != UriHostNameType.Unknown;

    private static bool IsPartOfName(string? text) =>
        text is null || text.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The table of short names cannot be listed: {Reason}")]
        public static partial void TableFailed(ILogger logger, string reason);
    }
}
