using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using RedirectFunctions.LocalHost;
using RedirectFunctions.LocalHost.Storage;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>What a trigger's <c>Connection</c> refers to, in the Functions host's order of precedence.</summary>
[Trait("Category", "Slow")]
public sealed class StorageConnectionTests(AzuriteFixture azurite)
{
    private const string Elsewhere = "UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://127.0.0.1:1";

    [Theory]
    [InlineData("Clicks")]
    [InlineData("AzureWebJobsClicks")]
    [InlineData("ConnectionStrings__Clicks")]
    public async Task A_connection_string_is_found_under_each_of_its_names(string setting)
    {
        await using var app = ClicksApp((setting, azurite.ConnectionString));
        await app.SendAsync("found");

        await app.StartAsync();

        Assert.Equal("found", (await app.Work.NextAsync()).Text);
    }

    [Fact]
    public async Task The_longer_name_comes_first()
    {
        await using var app = ClicksApp(("Clicks", Elsewhere), ("AzureWebJobsClicks", azurite.ConnectionString));
        await app.SendAsync("found");

        await app.StartAsync();

        Assert.Equal("found", (await app.Work.NextAsync()).Text);
    }

    [Fact]
    public async Task Queues_in_two_accounts_are_read_side_by_side()
    {
        await using var other = await Azurite.StartAsync(new AzuriteOptions(), TestContext.Current.CancellationToken);
        await using var app = new WorkApp(azurite.ConnectionString, _ => Task.CompletedTask) { FunctionTypes = [typeof(WorkFunction), typeof(ClicksFunction)] };
        app.Settings["Clicks"] = other.ConnectionString;
        var queue = new QueueClient(other.ConnectionString, app.QueueName);
        await queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);

        await app.SendAsync("here");
        await queue.SendMessageAsync("there", TestContext.Current.CancellationToken);
        await app.StartAsync();

        WorkRun[] runs = [await app.Work.NextAsync(), await app.Work.NextAsync()];
        Assert.Equal([("Clicks", "there"), ("Work", "here")], runs.Select(run => (run.Context.FunctionDefinition.Name, run.Text)).Order());
        await QueueIs.EmptyAsync(app.Queue);
        await QueueIs.EmptyAsync(queue);
    }

    [Theory]
    [InlineData("Clicks", null)]
    [InlineData("Clicks", " ")]
    [InlineData("Clicks", "AccountName=x;AccountKey=canary!")]
    [InlineData("Clicks", "canary")]
    [InlineData("Clicks__queueServiceUri", "canary")]
    [InlineData("Clicks__accountName", "canary account")]
    public async Task What_leads_nowhere_is_named_and_not_repeated(string setting, string? value)
    {
        await using var app = ClicksApp((setting, value));

        var said = (await Assert.ThrowsAsync<LocalHostException>(app.StartAsync)).Message;

        Assert.StartsWith("The function Clicks reads its queue from Clicks, which leads to no storage account. ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", said, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Log.All, line => line.Contains("canary", StringComparison.Ordinal));
    }

    private WorkApp ClicksApp(params (string Name, string? Value)[] settings)
    {
        var app = new WorkApp(azurite.ConnectionString, _ => Task.CompletedTask) { FunctionTypes = [typeof(ClicksFunction)] };
        foreach (var (name, value) in settings)
        {
            app.Settings[name] = value;
        }

        return app;
    }

    private sealed class ClicksFunction(Work work)
    {
        [Function("Clicks")]
        public Task RunAsync([QueueTrigger("%WORK_QUEUE%", Connection = "Clicks")] QueueMessage message, FunctionContext context, CancellationToken cancellationToken) =>
            work.RunAsync(new WorkRun(message, context, DateTimeOffset.UtcNow, cancellationToken));
    }
}
