using System.IO.Compression;
using System.Text;
using Azure.Storage.Blobs;

namespace Chaos;

/// <summary>The clicks in the archive, counted by its raw rows.</summary>
internal sealed class Archive(BlobContainerClient container)
{
    public const string Sink = "archive";

    private const int DownloadsAtOnce = 16;

    /// <summary>Enters each row; to be called when all clicks are through.</summary>
    public async Task ReadAsync(ArrivalBook arrivals, RunClock clock, CancellationToken cancellationToken)
    {
        if (!await container.ExistsAsync(cancellationToken))
        {
            return;
        }

        var blobs = container.GetBlobsAsync(cancellationToken: cancellationToken);
        var options = new ParallelOptions { MaxDegreeOfParallelism = DownloadsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(blobs, options, async (blob, token) =>
        {
            var time = clock.At(blob.Properties.LastModified!.Value);
            var content = await container.GetBlobClient(blob.Name).DownloadContentAsync(token);
            await using var rows = new GZipStream(content.Value.Content.ToStream(), CompressionMode.Decompress);
            using var reader = new StreamReader(rows, Encoding.UTF8);
            while (await reader.ReadLineAsync(token) is { } row)
            {
                if (Link.NumberIn(row) is { } click)
                {
                    arrivals.Add(click, new Arrival(time, Sink, 201, Message: null));
                }
            }
        });
    }
}
