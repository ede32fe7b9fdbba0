using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace RedirectFunctions.Redirects.Names;

/// <summary>The table of short names.</summary>
public sealed class LinkTable(LinkTableOptions options)
{
    /// <summary>
    /// There are no retries: the next visitor reads what cannot be read now, and whoever writes is told about a failed write.
    /// </summary>
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How many names a call looks at: ten requests to the service.</summary>
    private const int MaxSeen = 10 * LinkQuery.MaxLimit;

    private static readonly string AnyRow =
        TableClient.CreateQueryFilter($"RowKey ge {LinkEntity.FirstRow} and RowKey lt {LinkEntity.AfterLastRow}");

    private readonly Lazy<TableClient> _client = new(() => Connect(options));

    /// <summary>Made for the first name: links that say where they lead need no table.</summary>
    private TableClient Client => _client.Value;

    /// <summary>Null if there is no such name, or no table yet.</summary>
    /// <param name="host">Null for what the name is on all hosts.</param>
    /// <exception cref="RequestFailedException">The service refused the request or could not be reached.</exception>
    public async Task<StoredLink?> FindAsync(string name, string? host, CancellationToken cancellationToken)
    {
        var found = await Client.GetEntityIfExistsAsync<LinkEntity>(name, LinkEntity.RowOf(host), cancellationToken: cancellationToken);
        return found.HasValue ? found.Value!.ToLink() : null;
    }

    /// <summary>What a name is on every host that has its own, and on all others; one request. Empty if there is no such name.</summary>
    /// <exception cref="RequestFailedException">The service refused the request or could not be reached.</exception>
    public async Task<IReadOnlyList<StoredLink>> FindAllAsync(string name, CancellationToken cancellationToken)
    {
        var links = new List<StoredLink>();
        try
        {
            var filter = $"{TableClient.CreateQueryFilter($"PartitionKey eq {name}")} and {AnyRow}";
            await foreach (var entity in Client.QueryAsync<LinkEntity>(filter, cancellationToken: cancellationToken))
            {
                links.Add(entity.ToLink());
            }
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == TableErrorCode.TableNotFound)
        {
            // Nothing was ever stored.
        }

        return links;
    }

    /// <summary>
    /// The names in their order. A tag is looked for here, because the service cannot; a call looks at some ten thousand names at most, so
    /// that a page may have fewer than the limit, or none, and still have a next one.
    /// </summary>
    /// <exception cref="RequestFailedException">The service refused the request or could not be reached.</exception>
    public async Task<LinkPage> ListAsync(LinkQuery query, CancellationToken cancellationToken)
    {
        var links = new List<StoredLink>();
        var seen = 0;
        var size = query.Tag is null ? query.Limit : LinkQuery.MaxLimit;
        var pages = Client.QueryAsync<LinkEntity>(FilterOf(query), size, cancellationToken: cancellationToken).AsPages();
        try
        {
            await foreach (var page in pages)
            {
                for (var index = 0; index < page.Values.Count; index++)
                {
                    var link = page.Values[index].ToLink();
                    seen++;
                    if (query.Matches(link))
                    {
                        links.Add(link);
                    }

                    var isLast = page.ContinuationToken is null && index == page.Values.Count - 1;
                    if (!isLast && (links.Count == query.Limit || seen == MaxSeen))
                    {
                        return new LinkPage(links, link.Host is null ? link.Name : $"{link.Name}@{link.Host}");
                    }
                }
            }
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == TableErrorCode.TableNotFound)
        {
            // Nothing was ever stored.
        }

        return new LinkPage(links, null);
    }

    /// <param name="ifMatch">A quoted ETag to replace only that version, or <c>*</c> to replace any.</param>
    /// <param name="onlyNew">Store the name only if it does not exist yet.</param>
    /// <returns>What was stored, with its ETag.</returns>
    /// <exception cref="RequestFailedException">For example 404, 409 or 412, if a condition does not hold.</exception>
    public async Task<StoredLink> PutAsync(StoredLink link, string? ifMatch, bool onlyNew, CancellationToken cancellationToken)
    {
        var entity = LinkEntity.From(link);
        try
        {
            return await PutAsync();
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == TableErrorCode.TableNotFound)
        {
            // A deployed table is created with the infrastructure; this is for a new machine, or for a table that was deleted by hand.
            await Client.CreateIfNotExistsAsync(cancellationToken);
            return await PutAsync();
        }

        async Task<StoredLink> PutAsync()
        {
            var response = ifMatch is not null
                ? await Client.UpdateEntityAsync(entity, Unquoted(ifMatch), TableUpdateMode.Replace, cancellationToken)
                : onlyNew ? await Client.AddEntityAsync(entity, cancellationToken)
                : await Client.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellationToken);
            return link with { ETag = Quoted(response.Headers.ETag ?? default) };
        }
    }

    /// <returns>Whether it existed.</returns>
    /// <exception cref="RequestFailedException">For example 412, if it is a different version.</exception>
    public async Task<bool> DeleteAsync(string name, string? host, string? ifMatch, CancellationToken cancellationToken)
    {
        try
        {
            // The client treats a 404 as success; only the status tells.
            var response = await Client.DeleteEntityAsync(
                name, LinkEntity.RowOf(host), ifMatch is null ? ETag.All : Unquoted(ifMatch), cancellationToken);
            return response.Status != 404;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return false;
        }
    }

    /// <summary>
    /// The service calls its ETags weak (<c>W/"…"</c>), and a weak one never satisfies If-Match (RFC 9110, section 13.1.1). Each one
    /// identifies exactly one version, though, so it is passed on without the mark.
    /// </summary>
    public static string Quoted(ETag etag) => etag.ToString("H").Replace("W/", "", StringComparison.Ordinal);

    private static TableClient Connect(LinkTableOptions options)
    {
        var clientOptions = new TableClientOptions
        {
            Retry = { MaxRetries = 0, NetworkTimeout = NetworkTimeout },
            Diagnostics = { IsLoggingContentEnabled = false },
        };
        return options.Account.ConnectionString is { } connectionString
            ? new TableClient(connectionString, options.Name, clientOptions)
            : new TableClient(options.Account.Tables, options.Name, options.Account.Credential, clientOptions);
    }

    /// <summary>The brace comes right after z, the last letter that a name can have.</summary>
    private static string FilterOf(LinkQuery query)
    {
        var filter = query.Host is null
            ? AnyRow
            : TableClient.CreateQueryFilter($"RowKey eq {LinkEntity.RowOf(query.Host == LinkQuery.AllHosts ? null : query.Host)}");
        if (query.Prefix.Length > 0)
        {
            filter += " and " + TableClient.CreateQueryFilter($"PartitionKey ge {query.Prefix} and PartitionKey lt {query.Prefix + "{"}");
        }

        if (query.After is null)
        {
            return filter;
        }

        var mark = query.After.IndexOf('@', StringComparison.Ordinal);
        var (name, host) = mark < 0 ? (query.After, null) : (query.After[..mark], query.After[(mark + 1)..]);
        return filter + " and "
            + TableClient.CreateQueryFilter(
                $"(PartitionKey gt {name} or (PartitionKey eq {name} and RowKey gt {LinkEntity.RowOf(host)}))");
    }

    private static ETag Unquoted(string etag) =>
        etag == "*" ? ETag.All : new ETag(etag.StartsWith("W/", StringComparison.Ordinal) ? etag : $"W/{etag}");
}
