using Azure.Data.Tables;
using Azure.Storage.Queues;
using RedirectFunctions.LocalHost;
using RedirectFunctions.LocalHost.Storage;

namespace RedirectFunctions.Tests.LocalHost;

[Trait("Category", "Slow")]
public sealed class AzuriteTests
{
    [Fact]
    public async Task Queues_and_tables_run_in_one_process_and_are_there_again_after_a_stop()
    {
        using var folder = new TemporaryFolder();
        var options = new AzuriteOptions { Location = folder["azurite"] };
        await using (var azurite = await Azurite.StartAsync(options, TestContext.Current.CancellationToken))
        {
            await new QueueClient(azurite.ConnectionString, "clicks").CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
            var table = new TableClient(azurite.ConnectionString, "links");
            await table.CreateAsync(TestContext.Current.CancellationToken);
            await table.AddEntityAsync(new TableEntity("spring", "link"), TestContext.Current.CancellationToken);
        }

        await using var again = await Azurite.StartAsync(options, TestContext.Current.CancellationToken);

        Assert.True(await new QueueClient(again.ConnectionString, "clicks").ExistsAsync(TestContext.Current.CancellationToken));
        Assert.True((await new TableClient(again.ConnectionString, "links").GetEntityIfExistsAsync<TableEntity>("spring", "link", cancellationToken: TestContext.Current.CancellationToken)).HasValue);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_port_that_is_taken_is_named_whichever_of_the_two_it_is(bool queue)
    {
        await using var other = await Azurite.StartAsync(new AzuriteOptions(), TestContext.Current.CancellationToken);
        var options = queue ? new AzuriteOptions { Port = other.Port } : new AzuriteOptions { TablePort = other.Port };

        var exception = await Assert.ThrowsAsync<LocalHostException>(() => Azurite.StartAsync(options, TestContext.Current.CancellationToken));

        Assert.StartsWith($"Port {other.Port} is taken by another program, but the storage emulator should listen there", exception.Message, StringComparison.Ordinal);
    }
}
