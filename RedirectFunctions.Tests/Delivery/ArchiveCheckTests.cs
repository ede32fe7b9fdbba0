using Azure.Storage.Blobs;
using RedirectFunctions.Delivery.Checks;
using RedirectFunctions.Delivery.Sinks.Archive;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Delivery;

/// <summary>The check of the archive on a real blob service.</summary>
[Trait("Category", "Slow")]
public sealed class ArchiveCheckTests(AzuriteFixture azurite)
{
    private readonly string _container = $"t-{Guid.NewGuid():N}";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_writes_one_blob_beside_the_clicks_and_finds_it_again()
    {
        Assert.Equal(new Finding(Verdict.Ok, "The container has taken the blob check.ndjson.gz."), await CheckAsync(azurite.ConnectionString));
        Assert.Equal(
            new Finding(Verdict.Ok, "The container answers, and has the blob check.ndjson.gz of an earlier check."),
            await CheckAsync(azurite.ConnectionString));

        var blobs = new List<string>();
        await foreach (var blob in new BlobContainerClient(azurite.ConnectionString, _container).GetBlobsAsync(cancellationToken: Cancelled))
        {
            blobs.Add(blob.Name);
        }

        Assert.Equal(["check.ndjson.gz"], blobs);
    }

    [Fact]
    public async Task It_names_the_role_when_the_account_refuses_the_identity()
    {
        var key = Convert.ToBase64String(new byte[64]);
        var parts = azurite.ConnectionString.Split(';').Select(part => part.StartsWith("AccountKey=", StringComparison.Ordinal) ? $"AccountKey={key}" : part);

        var finding = await CheckAsync(string.Join(';', parts));

        Assert.Equal(Verdict.Fix, finding.Verdict);
        Assert.StartsWith("The account does not let this identity write (403, ", finding.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(key, finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_names_the_account_that_nothing_answers_for()
    {
        using var gone = new RefusingPort();

        var finding = await CheckAsync($"DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;BlobEndpoint={gone.Url}a");

        Assert.Equal(Verdict.Fix, finding.Verdict);
        Assert.StartsWith($"Nothing answers at {gone.Url.Authority}. ", finding.Text, StringComparison.Ordinal);
    }

    private async Task<Finding> CheckAsync(string connectionString)
    {
        var check = new ArchiveCheck(new ArchiveOptions(new StorageAccount { ConnectionString = connectionString }, _container));
        using var client = new CheckClient();
        Assert.Contains(_container, check.Target, StringComparison.Ordinal);
        return Assert.Single(await check.RunAsync(client, DateTimeOffset.UtcNow, Cancelled));
    }
}
