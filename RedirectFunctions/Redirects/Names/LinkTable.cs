using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using RedirectFunctions.Queueing.Storage;

namespace RedirectFunctions.Redirects.Names;

/// <summary>The table of short names.</summary>
public sealed class LinkTable
{
    /// <summary>
    /// There are no retries: the next visitor reads what cannot be read now, and whoever writes is told about a failed write.
    /// </summary>
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(5);

    private readonly TableClient _client;

    public LinkTable(LinkTableOptions options)
    {
        var clientOptions = new TableClientOptions
        {
            Retry = { MaxRetries = 0, NetworkTimeout = NetworkTimeout },
            Diagnostics = { IsLoggingContentEnabled = false },
        };
        _client = options.Account.ConnectionString is { } connectionString
            ? new TableClient(connectionString, options.Name, clientOptions)
            : new TableClient(options.Account.Tables, options.Name, options.Account.Credential, clientOptions);
    }

    /// <summary>Null if there is no such name, or no table yet.</summary>
    /// <exception cref="RequestFailedException">The service refused the request or could not be reached.</exception>
    public async Task<StoredLink?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var found = await _client.GetEntityIfExistsAsync<LinkEntity>(name, LinkEntity.TheRow, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value!.ToLink() : null;
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
            await _client.CreateIfNotExistsAsync(cancellationToken);
            return await PutAsync();
        }

        async Task<StoredLink> PutAsync()
        {
            var response = ifMatch is not null
                ? await _client.UpdateEntityAsync(entity, Unquoted(ifMatch), TableUpdateMode.Replace, cancellationToken)
                : onlyNew ? await _client.AddEntityAsync(entity, cancellationToken)
                : await _client.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellationToken);
            return link with { ETag = Quoted(response.Headers.ETag ?? default) };
        }
    }

    /// <returns>Whether it existed.</returns>
    /// <exception cref="RequestFailedException">For example 412, if it is a different version.</exception>
    public async Task<bool> DeleteAsync(string name, string? ifMatch, CancellationToken cancellationToken)
    {
        try
        {
            // The client treats a 404 as success; only the status tells.
            var response = await _client.DeleteEntityAsync(
                name, LinkEntity.TheRow, ifMatch is null ? ETag.All : Unquoted(ifMatch), cancellationToken);
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

    private static ETag Unquoted(string etag) =>
        etag == "*" ? ETag.All : new ETag(etag.StartsWith("W/", StringComparison.Ordinal) ? etag : $"W/{etag}");
}

/// <summary>Where short names are stored: a table, reached by a connection string or by the table service's URL and an identity.</summary>
public sealed record LinkTableOptions
{
    public const string DefaultName = "redirectlinks";

    public string Name { get; init; } = DefaultName;

    public StorageAccount Account { get; init; } = new();
}
