using System.Text.Json;
using Azure.Storage.Queues;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Azure;
using Microsoft.Extensions.DependencyInjection;
using Processes;
using RedirectFunctions.LocalHost.Settings;
using RedirectFunctions.Tests.Configuration;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

[Trait("Category", "Slow")]
public sealed class QueueStorageAwayTests(AzuriteFixture azurite)
{
    private const string GaveUp = "The queue listeners of AzureWebJobsStorage gave up";

    /// <summary>Long enough for the six tries that the extension makes by default, at the pace that these tests set.</summary>
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task An_outage_ends_no_listener()
    {
        await using var proxy = new StorageProxy(azurite.ConnectionString);
        await using var app = new WorkApp(proxy.ConnectionString, _ => Task.CompletedTask);
        app.Settings["AzureWebJobsStorage__Retry__Delay"] = "00:00:00.010";
        await app.SendAsync("before");
        await app.StartAsync();
        await app.Work.NextAsync();
        await QueueIs.EmptyAsync(app.Queue);

        proxy.Down();
        await Task.Delay(Outage, TestContext.Current.CancellationToken);
        proxy.Up();
        await app.SendAsync("after");

        Assert.Equal("after", (await app.Work.NextAsync()).Text);
        Assert.DoesNotContain(app.Log.All, line => line.Contains(GaveUp, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_listener_that_gives_up_is_started_again_and_one_line_says_so()
    {
        await using var proxy = new StorageProxy(azurite.ConnectionString);
        await using var app = new WorkApp(proxy.ConnectionString, _ => Task.CompletedTask);
        app.Settings["AzureWebJobsStorage__Retry__Delay"] = "00:00:00.010";
        app.Settings["AzureWebJobsStorage__Retry__MaxRetries"] = "3";
        await app.SendAsync("before");
        await app.StartAsync();
        await app.Work.NextAsync();
        await QueueIs.EmptyAsync(app.Queue);

        proxy.Down();
        await app.LoggedAsync($"{GaveUp} (ConnectionError)");
        await Task.Delay(Outage, TestContext.Current.CancellationToken);
        proxy.Up();
        await app.SendAsync("after");

        Assert.Equal("after", (await app.Work.NextAsync()).Text);

        // An outage may show itself in several ways; each is said once.
        var said = app.Log.All.Where(line => line.Contains(GaveUp, StringComparison.Ordinal)).ToList();
        Assert.Equal(said.Distinct(), said);
        Assert.DoesNotContain(app.Log.All, line => line.Contains("127.0.0.1", StringComparison.Ordinal));
    }

    /// <summary>A lost role or a changed key: the answer is not a 5xx, and no retry helps.</summary>
    [Fact]
    public async Task A_refusal_is_reported_without_the_text_of_the_service()
    {
        var wrongKey = azurite.ConnectionString.Replace("AccountKey=E", "AccountKey=F", StringComparison.Ordinal);
        await using var app = new WorkApp(wrongKey, _ => Task.CompletedTask);

        await app.StartAsync();

        await app.LoggedAsync($"{GaveUp} (403 AuthenticationFailed)");
        Assert.DoesNotContain(app.Log.All, line => line.Contains(app.QueueName, StringComparison.Ordinal) || line.Contains("127.0.0.1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_start_while_the_storage_is_away_succeeds_and_the_listener_comes_with_the_storage()
    {
        await using var proxy = new StorageProxy(azurite.ConnectionString);
        await using var app = new WorkApp(proxy.ConnectionString, _ => Task.CompletedTask);
        await app.SendAsync("waiting");
        proxy.Down();

        await app.StartAsync();
        proxy.Up();

        Assert.Equal("waiting", (await app.Work.NextAsync()).Text);
    }

    [Fact]
    public async Task A_queue_that_somebody_deletes_and_makes_again_is_read_again()
    {
        await using var app = new WorkApp(azurite.ConnectionString, _ => Task.CompletedTask);
        await app.SendAsync("before");
        await app.StartAsync();
        await app.Work.NextAsync();
        await QueueIs.EmptyAsync(app.Queue);

        await app.Queue.DeleteAsync(TestContext.Current.CancellationToken);
        await app.SendAsync("after");

        Assert.Equal("after", (await app.Work.NextAsync()).Text);
    }

    [Fact]
    public async Task A_message_that_ran_but_could_not_be_deleted_comes_back_when_its_lease_ends()
    {
        // Only deletions are refused. If fetches were, too, the listener might give up because of those, and delete the message afterwards.
        await using var gate = await StorageGate.StartAsync(azurite);
        gate.Refuse = static request => request.Method == "DELETE" ? StatusCodes.Status403Forbidden : null;
        await using var app = new WorkApp(gate.ConnectionString, _ => Task.CompletedTask);
        app.Settings["LocalHost__QueueLease"] = "00:00:03";
        await app.SendAsync("twice");
        await app.StartAsync();
        await app.Work.NextAsync();

        await app.LoggedAsync(GaveUp);
        gate.Refuse = static _ => null;

        Assert.Equal(2, (await app.Work.NextAsync()).Try);
        await QueueIs.EmptyAsync(app.Queue);
    }

    [Fact]
    public void The_listeners_client_has_the_retry_settings_of_every_start() =>
        Assert.Equal((100_000, TimeSpan.FromSeconds(5)), Retry(LocalSettings.Defaults.Select(setting => (setting.Key, setting.Value))));

    [Fact]
    public void The_listeners_client_has_the_retry_settings_of_the_sample()
    {
        using var sample = JsonDocument.Parse(RepositoryFile.ReadAllBytes("local.settings.sample.json"));

        Assert.Equal((100_000, TimeSpan.FromSeconds(5)), Retry(sample.RootElement.GetProperty("Values").EnumerateObject().Select(value => (value.Name, value.Value.GetString()))));
    }

    /// <summary>The extension creates its clients' options with the same call.</summary>
    private (int MaxRetries, TimeSpan MaxDelay) Retry(IEnumerable<(string Name, string? Value)> settings)
    {
        const string connection = "AzureWebJobsStorage";
        var collection = new ServiceCollection().AddLogging();
        collection.AddAzureClientsCore();
        using var services = collection.BuildServiceProvider();
        var section = Settings.Of([.. settings.Where(setting => setting.Name != connection), (connection, azurite.ConnectionString)]).GetSection(connection);

        var options = (QueueClientOptions)services.GetRequiredService<AzureComponentFactory>().CreateClientOptions(typeof(QueueClientOptions), null, section);

        return (options.Retry.MaxRetries, options.Retry.MaxDelay);
    }
}
