using Azure.Storage.Blobs;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost.Links;

/// <summary>What the scheduled job does, and how to restore its backup (docs/operations.md).</summary>
[Trait("Category", "Slow")]
public sealed class LinkBackupTests(AzuriteFixture azurite)
{
    private readonly string _container = $"t-{Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_names_are_in_a_blob_of_their_own_time_and_come_back_from_it()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        await using var empty = await RunningApp.StartAsync(azurite);
        using var folder = new TemporaryFolder(("in.csv", "name,destination,disabled\nspring,https://example.com/spring,\noff,https://example.com/,true\n"));
        Assert.Equal(0, (await RunAsync(app, "import", folder["in.csv"])).ExitCode);
        var container = await CreateContainerAsync();

        var backup = await RunAsync(app, "export", "--container", _container);

        Assert.Equal((0, ""), (backup.ExitCode, backup.Errors));
        var blob = Assert.Single(container.GetBlobs(cancellationToken: Token).ToList());
        Assert.Matches(@"^links-\d{4}-\d\d-\d\dT\d{6}Z\.csv$", blob.Name);
        Assert.Equal($"2 links are in {_container}/{blob.Name}.\n", backup.Output);
        await container.GetBlobClient(blob.Name).DownloadToAsync(folder["out.csv"], Token);
        Assert.Matches("stored +2\nunchanged +0\nconflicts +0\nwrong +0\n", (await RunAsync(empty, "import", folder["out.csv"])).Output);
        using var followed = await empty.GetAsync("/spring");
        Assert.Equal("https://example.com/spring", RunningApp.Location(followed));
    }

    [Fact]
    public async Task A_container_that_is_not_there_is_named_and_a_table_that_cannot_be_read_leaves_no_blob()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        var missing = await RunAsync(app, "export", "--container", _container);
        Assert.Equal((1, ""), (missing.ExitCode, missing.Output));
        Assert.Equal($"There is no container {_container} in the storage account of TrackingStorage. infra/ deploys redirect-backups.\n", missing.Errors);

        var container = await CreateContainerAsync();
        var unreachable = await RunAsync(app, "export", "--container", _container, "--app", "http://127.0.0.1:9");
        Assert.Equal(1, unreachable.ExitCode);
        Assert.Empty(container.GetBlobs(cancellationToken: Token).ToList());
    }

    [Theory]
    [InlineData("export")]
    [InlineData("export", "links.csv", "--container", "redirect-backups")]
    public async Task It_goes_to_a_file_or_to_a_container(params string[] arguments)
    {
        await using var process = new LocalHostProcess(["links", .. arguments]);

        var (exitCode, _, errors) = await process.EndAsync();

        Assert.Equal((1, "Name a file, or a container with --container."), (exitCode, errors.TrimEnd()));
    }

    private async Task<BlobContainerClient> CreateContainerAsync()
    {
        var container = new BlobContainerClient(azurite.ConnectionString, _container);
        await container.CreateAsync(cancellationToken: Token);
        return container;
    }

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(RunningApp app, params string[] arguments)
    {
        await using var process = new LocalHostProcess(
            ["links", .. arguments],
            ("AzureWebJobsStorage", azurite.ConnectionString),
            ("TrackingStorage", azurite.ConnectionString),
            ("LINK_TABLE_NAME", app.TableName),
            ("ALLOWED_DESTINATION_HOSTS", "example.com"));
        return await process.EndAsync();
    }
}
