using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Chaos;

/// <summary>
/// The clicks in the archive, counted by the raw rows on the emulator's disk. Azurite looks through all its blobs to find one,
/// so downloading the 40,000 of a run would take a quarter of an hour.
/// </summary>
/// <param name="folder">Azurite's folder.</param>
internal sealed class Archive(string folder)
{
    public const string Sink = "archive";

    /// <summary>Enters each row. Call it after all clicks are through and Azurite has stopped: only then is its index complete.</summary>
    public async Task ReadAsync(ArrivalBook arrivals, RunClock clock, CancellationToken cancellationToken)
    {
        using var index = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "__azurite_db_blob__.json"), cancellationToken));
        var blobs = index.RootElement.GetProperty("collections").EnumerateArray()
            .Single(static collection => collection.GetProperty("name").ValueEquals("$BLOBS_COLLECTION$"))
            .GetProperty("data").EnumerateArray()
            .Select(static blob => (Place: blob.GetProperty("persistency"), Time: blob.GetProperty("properties").GetProperty("lastModified").GetDateTimeOffset()));
        foreach (var file in blobs.GroupBy(static blob => blob.Place.GetProperty("id").GetString()!))
        {
            var extent = await File.ReadAllBytesAsync(Path.Combine(folder, "__blobstorage__", file.Key), cancellationToken);
            foreach (var (place, time) in file)
            {
                var content = new MemoryStream(extent, place.GetProperty("offset").GetInt32(), place.GetProperty("count").GetInt32());
                await using var rows = new GZipStream(content, CompressionMode.Decompress);
                using var reader = new StreamReader(rows, Encoding.UTF8);
                while (await reader.ReadLineAsync(cancellationToken) is { } row)
                {
                    if (Link.NumberIn(row) is { } click)
                    {
                        arrivals.Add(click, new Arrival(clock.At(time), Sink, 201, Message: null));
                    }
                }
            }
        }
    }
}
