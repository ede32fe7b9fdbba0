using Azure;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace RedirectFunctions.Delivery.Sinks.Archive;

/// <summary>The container of the archive. A blob is written once, and never changed.</summary>
internal sealed class ArchiveContainer
{
    /// <summary>A message's clicks are some 30 KB: what takes longer has stalled. The queue repeats the attempt, not the SDK.</summary>
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(20);

    private readonly BlobContainerClient _client;

    /// <param name="transport">Carries the requests; the SDK's own where it is null.</param>
    public ArchiveContainer(ArchiveOptions options, HttpPipelineTransport? transport = null)
    {
        var clientOptions = new BlobClientOptions
        {
            Retry = { MaxRetries = 0, NetworkTimeout = NetworkTimeout },
            Diagnostics = { IsLoggingContentEnabled = false },
        };
        if (transport is not null)
        {
            clientOptions.Transport = transport;
        }

        _client = options.Account.ConnectionString is { } connectionString
            ? new BlobContainerClient(connectionString, options.Container, clientOptions)
            : new BlobContainerClient(
                new Uri($"{options.Account.Blobs!.AbsoluteUri.TrimEnd('/')}/{options.Container}"),
                options.Account.Credential,
                clientOptions);
    }

    /// <summary>The account's host.</summary>
    public string Authority => _client.Uri.Authority;

    /// <returns>False where there is one of that name; it stays as it is.</returns>
    /// <exception cref="RequestFailedException">The service refused the request or could not be reached.</exception>
    public async Task<bool> TryPutAsync(string name, BinaryData content, CancellationToken cancellationToken)
    {
        try
        {
            return await TryPutAsync();
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            // A deployed container is created with the infrastructure; this is for a new machine, or for one that was deleted by hand.
            await _client.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            return await TryPutAsync();
        }

        async Task<bool> TryPutAsync()
        {
            try
            {
                // No Content-Encoding: with one, some tools unpack twice.
                var options = new BlobUploadOptions
                {
                    Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
                    HttpHeaders = new BlobHttpHeaders { ContentType = "application/gzip" },
                };
                await _client.GetBlobClient(name).UploadAsync(content, options, cancellationToken);
                return true;
            }
            catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobAlreadyExists)
            {
                return false;
            }
        }
    }

    /// <exception cref="RequestFailedException">As above.</exception>
    public async Task<HashSet<Guid>> IdsInAsync(string name, CancellationToken cancellationToken)
    {
        var content = await _client.GetBlobClient(name).DownloadContentAsync(cancellationToken);
        return ArchiveBlob.IdsIn(content.Value.Content.ToStream());
    }
}
