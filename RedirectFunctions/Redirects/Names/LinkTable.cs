using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using RedirectFunctions.Queueing.Storage;

namespace RedirectFunctions.Redirects.Names;

/// <summary>The table of short names, as this program uses it.</summary>
public sealed class LinkTable
{
    /// <summary>Without retries: what cannot be read now is read by the next visitor, and what cannot be written is said to whoever writes.</summary>
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

    /// <summary>Null where there is no such name, or no table yet.</summary>
    /// <exception cref="RequestFailedException">The service has refused or could not be reached.</exception>
    public async Task<StoredLink?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var found = await _client.GetEntityIfExistsAsync<LinkEntity>(name, LinkEntity.TheRow, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value!.ToLink() : null;
    }

    /// <param name="ifMatch">A quoted ETag or <c>*</c>: only in the place of that version, or of any.</param>
    /// <param name="onlyNew">Only where the name is not there.</param>
    /// <returns>What was stored, with its ETag.</returns>
    /// <exception cref="RequestFailedException">Among others 404, 409 and 412, where what was demanded is not so.</exception>
    public async Task<StoredLink> PutAsync(StoredLink link, string? ifMatch, bool onlyNew, CancellationToken cancellationToken)
    {
        var entity = LinkEntity.From(link);
        try
        {
            return await PutAsync();
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == TableErrorCode.TableNotFound)
        {
            // A deployed table is created with the infrastructure; this is for a new machine, and for a table deleted by hand.
            await _client.CreateIfNotExistsAsync(cancellationToken);
            return await PutAsync();
        }

        async Task<StoredLink> PutAsync()
        {
            var response = ifMatch is not null ? await _client.UpdateEntityAsync(entity, Unquoted(ifMatch), TableUpdateMode.Replace, cancellationToken)
                : onlyNew ? await _client.AddEntityAsync(entity, cancellationToken)
                : await _client.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellationToken);
            return link with { ETag = Quoted(response.Headers.ETag ?? default) };
        }
    }

    /// <returns>Whether it was there.</returns>
    /// <exception cref="RequestFailedException">Among others 412, where it is another version.</exception>
    public async Task<bool> DeleteAsync(string name, string? ifMatch, CancellationToken cancellationToken)
    {
        try
        {
            // The client takes a 404 for a success and says nothing of it but the status.
            var response = await _client.DeleteEntityAsync(name, LinkEntity.TheRow, ifMatch is null ? ETag.All : Unquoted(ifMatch), cancellationToken);
            return response.Status != 404;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return false;
        }
    }

    /// <summary>
    /// The service calls its ETags weak (<c>W/"…"</c>), and a weak one is good for no If-Match (RFC 9110, section 13.1.1). Each stands for one
    /// version exactly, so without the mark it says what it is.
    /// </summary>
    public static string Quoted(ETag etag) => etag.ToString("H").Replace("W/", "", StringComparison.Ordinal);

    private static ETag Unquoted(string etag) => etag == "*" ? ETag.All : new ETag(etag.StartsWith("W/", StringComparison.Ordinal) ? etag : $"W/{etag}");
}

/// <summary>Where short names are stored: a table, by a connection string or by the table service's address with an identity.</summary>
public sealed record LinkTableOptions
{
    public const string DefaultName = "redirectlinks";

    public string Name { get; init; } = DefaultName;

    public StorageAccount Account { get; init; } = new();
}
