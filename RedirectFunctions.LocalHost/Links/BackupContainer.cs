using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using RedirectFunctions.Queueing.Storage;

namespace RedirectFunctions.LocalHost.Links;

/// <summary>The container of blobs that exports are kept in, each under the time at which it was made; none is ever replaced.</summary>
internal sealed class BackupContainer(StorageAccount account, string container)
{
    /// <returns>The blob's name: <c>links-2026-11-30T021700Z.csv</c>.</returns>
    /// <exception cref="LocalHostException">The container is not there, or the address of the account's blobs is not known.</exception>
    /// <exception cref="RequestFailedException">The service refused the request or could not be reached.</exception>
    public async Task<string> UploadAsync(string path, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var name = now.UtcDateTime.ToString("'links-'yyyy-MM-dd'T'HHmmss'Z.csv'", CultureInfo.InvariantCulture);
        var options = new BlobUploadOptions
        {
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            HttpHeaders = new BlobHttpHeaders { ContentType = "text/csv; charset=utf-8" },
        };
        try
        {
            await Client().GetBlobClient(name).UploadAsync(path, options, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            throw new LocalHostException(
                $"There is no container {container} in the storage account of TrackingStorage. infra/ deploys redirect-backups.",
                exception);
        }

        return name;
    }

    private BlobContainerClient Client() => account switch
    {
        { ConnectionString: { } connectionString } => new BlobContainerClient(connectionString, container),
        { Blobs: { } blobs } => new BlobContainerClient(new Uri($"{blobs.AbsoluteUri.TrimEnd('/')}/{container}"), account.Credential),
        _ => throw new LocalHostException("TrackingStorage__blobServiceUri must be the https:// URL of the blob service."),
    };
}
