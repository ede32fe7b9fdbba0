using System.IO.Compression;
using System.Text.Json;
using Azure.Storage.Blobs;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.EndToEnd;

[Trait("Category", "Slow")]
public sealed class AllSinksTests(AzuriteFixture azurite)
{
    private const int Clicks = 40;

    [Fact]
    public async Task Every_click_reaches_every_sink_and_the_rows_of_the_archive_prove_the_ledger()
    {
        var container = $"t-{Guid.NewGuid():N}";
        await using var collector = await RedirectFunctions.LocalHost.Collector.CollectorApp.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var app = await RunningApp.StartAsync(
            azurite,
            ("ENABLE_ARCHIVE", "true"),
            ("ARCHIVE_CONTAINER", container),
            ("ENABLE_WEBHOOK", "true"),
            ("WEBHOOK_URL", new Uri(collector.BaseAddress, "collector/webhook").AbsoluteUri),
            ("WEBHOOK_SECRETS", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));

        await Task.WhenAll(Enumerable.Range(0, Clicks).Select(n => app.ClickAsync($"https://example.com/?n={n}")));
        foreach (var sink in (string[])["gtm", "ga4", "webhook", "archive"])
        {
            await app.WaitForLedgerAsync($"delivered/sink={sink}", Clicks);
            Assert.Equal((Clicks, Clicks), (app.Ledger[$"captured/sink={sink}"], app.Ledger[$"delivered/sink={sink}"]));
        }

        var rows = await RowsAsync(container);
        Assert.Equal(app.Ledger["captured/sink=archive"], rows.Count);
        Assert.Equal(
            Enumerable.Range(0, Clicks).Select(n => $"https://example.com/?n={n}").Order(StringComparer.Ordinal),
            rows.Select(row => row.GetProperty("destination_url").GetString()!).Order(StringComparer.Ordinal));
        var webhook = collector.Collector.Events.Snapshot();
        Assert.Equal(
            rows.Select(row => row.GetProperty("id").GetString()).Order(StringComparer.Ordinal),
            webhook.Select(received => received.Headers["webhook-id"]).Order(StringComparer.Ordinal));
        Assert.Equal(
            rows.Select(row => row.GetRawText()).Order(StringComparer.Ordinal),
            webhook.Select(received => received.Json.GetProperty("data").GetRawText()).Order(StringComparer.Ordinal));
    }

    private async Task<List<JsonElement>> RowsAsync(string name)
    {
        var container = new BlobContainerClient(azurite.ConnectionString, name);
        var rows = new List<JsonElement>();
        await foreach (var blob in container.GetBlobsAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            var content = await container.GetBlobClient(blob.Name).DownloadContentAsync(TestContext.Current.CancellationToken);
            using var gzip = new GZipStream(content.Value.Content.ToStream(), CompressionMode.Decompress);
            using var reader = new StreamReader(gzip);
            while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                rows.Add(JsonDocument.Parse(line).RootElement);
            }
        }

        return rows;
    }
}
