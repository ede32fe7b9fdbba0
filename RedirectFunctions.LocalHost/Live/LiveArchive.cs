using System.IO.Compression;
using System.Net;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using RedirectFunctions.Delivery.Sinks.Archive;
using RedirectFunctions.LocalHost.Live.Page;

namespace RedirectFunctions.LocalHost.Live;

/// <summary>Shows what the archive holds: its newest blobs at <c>/live/archive</c>, and the rows of one beneath it.</summary>
/// <param name="archive">Null where the archive is off.</param>
internal sealed class LiveArchive(ArchiveOptions? archive = null)
{
    public const string Path = "/live/archive";

    private const int MaxBlobs = 200;

    private const string Sink = "archive";

    public bool IsSink(string name) => archive is not null && name == Sink;

    public void Map(IEndpointRouteBuilder endpoints)
    {
        if (archive is not null)
        {
            endpoints.MapGet(Path, ListAsync);
            endpoints.MapGet(Path + "/{**name}", ShowAsync);
        }
    }

    private BlobContainerClient Container => archive!.Account.ConnectionString is { } connectionString
        ? new BlobContainerClient(connectionString, archive.Container)
        : new BlobContainerClient(
            new Uri($"{archive.Account.Blobs!.AbsoluteUri.TrimEnd('/')}/{archive.Container}"), archive.Account.Credential);

    /// <summary>The names begin with the hour, so the last ones are the newest.</summary>
    private async Task ListAsync(HttpContext http)
    {
        var names = new Queue<string>();
        try
        {
            await foreach (var blob in Container.GetBlobsAsync(BlobTraits.None, BlobStates.None, "clicks/", http.RequestAborted))
            {
                names.Enqueue(blob.Name);
                if (names.Count > MaxBlobs)
                {
                    names.Dequeue();
                }
            }
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            // Nobody has clicked yet.
        }

        var page = new StringBuilder("<h1>Archive</h1>");
        page.Append($"<p>The newest {MaxBlobs} blobs of the container {WebUtility.HtmlEncode(archive!.Container)}, newest first.</p><ul>");
        foreach (var name in names.Reverse())
        {
            page.Append($"<li><a href=\"{Path}/{WebUtility.HtmlEncode(name)}\">{WebUtility.HtmlEncode(name)}</a></li>");
        }

        await TextPage.WriteAsync(http, "Archive", page.Append("</ul>").ToString());
    }

    private async Task ShowAsync(HttpContext http)
    {
        try
        {
            var blob = await Container.GetBlobClient((string)http.Request.RouteValues["name"]!).DownloadContentAsync(http.RequestAborted);
            using var gzip = new GZipStream(blob.Value.Content.ToStream(), CompressionMode.Decompress);
            using var reader = new StreamReader(gzip);
            await WriteAsync(http, await reader.ReadToEndAsync(http.RequestAborted));
        }
        catch (RequestFailedException exception) when (exception.Status == StatusCodes.Status404NotFound)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            await WriteAsync(http, "There is no such blob.");
        }
    }

    private static Task WriteAsync(HttpContext http, string text)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}
