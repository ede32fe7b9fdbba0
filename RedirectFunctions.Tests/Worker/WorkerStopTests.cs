using System.Text.Json;
using Processes;
using RedirectFunctions.Tests.Infrastructure;
using WorkerHosting;

namespace RedirectFunctions.Tests.Worker;

/// <summary>What the Functions host sees of a worker in trouble, and of a worker that it tells to end.</summary>
[Trait("Category", "Slow")]
public sealed class WorkerStopTests(AzuriteFixture azurite)
{
    /// <summary>If a message could not be stored anywhere, its trigger must keep it.</summary>
    [Fact]
    public async Task A_function_that_throws_is_reported_as_failed_and_the_next_invocation_works()
    {
        await using var proxy = new StorageProxy(azurite.ConnectionString);
        await using var app = await WorkerApp.StartAsync(proxy.ConnectionString);
        var poison = app.Queue("-poison");
        await poison.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await poison.SendMessageAsync("no click", TestContext.Current.CancellationToken);
        var message = Trigger.Queue(await poison.ReceiveMessageAsync(cancellationToken: TestContext.Current.CancellationToken));
        var spool = app.SpoolFolder;
        Directory.Delete(spool, recursive: true);
        await File.WriteAllTextAsync(spool, "", TestContext.Current.CancellationToken);
        proxy.Down();

        var failed = await app.InvokeAsync("ParkPoison", message);
        proxy.Up();
        var parked = await app.InvokeAsync("ParkPoison", message);

        Assert.Equal(StatusResult.Types.Status.Failure, failed.Result.Status);
        Assert.Equal((typeof(IOException).FullName, true), (failed.Result.Exception.Type, failed.Result.Exception.IsUserException));
        Assert.Equal(StatusResult.Types.Status.Success, parked.Result.Status);
        await QueueIs.HoldsAsync(app.Queue("-parked"), 1);
    }

    [Fact]
    public async Task A_worker_that_is_told_to_end_stores_the_clicks_in_flight_and_ends_with_0()
    {
        const int clicks = 20;
        await using var proxy = new StorageProxy(azurite.ConnectionString);

        // Each click is sent at once, so all of them are on their way, and its budget is longer than the test takes.
        await using var app = await WorkerApp.StartAsync(
            proxy.ConnectionString, ("QUEUE_SEND_SLOTS", "100"), ("QUEUE_MESSAGE_CLICKS", "1"), ("ENQUEUE_BUDGET_MS", "10000"));
        await ClickAsync();
        proxy.Stall();
        var answers = Enumerable.Range(0, clicks).Select(_ => ClickAsync()).ToList();
        await WorkerApp.UntilAsync(async () => await CapturedAsync() == clicks + 1, "all clicks have been captured");

        app.Terminate();
        await WorkerApp.UntilAsync(async () => !await IsWellAsync(), "the worker stops");
        proxy.Flow();

        Assert.Equal(0, await app.EndAsync());
        await QueueIs.HoldsAsync(app.Queue(), clicks + 1);
        Assert.Empty(Directory.GetFiles(app.SpoolFolder));
        Assert.All(await Task.WhenAll(answers), status => Assert.True(status is "302" or null, status));

        // Null if the worker ended before it sent its answer.
        async Task<string?> ClickAsync()
        {
            try
            {
                return (await app.HttpAsync("Redirect", "GET /r?to=https%3A%2F%2Fexample.com%2F")).StatusCode;
            }
            catch (IOException)
            {
                return null;
            }
        }

        async Task<long> CapturedAsync()
        {
            var status = JsonDocument.Parse((await app.HttpAsync("Status", "GET /ops/status")).Body.Bytes.Memory).RootElement;
            return status.GetProperty("sinks")[0].GetProperty("ledger").GetProperty("captured").GetInt64();
        }

        async Task<bool> IsWellAsync() => await app.InvokeAsync("Health", Trigger.Http("GET", "http://links.example/healthz", [])) is
        {
            Result.Status: StatusResult.Types.Status.Success,
            ReturnValue.Http.StatusCode: "200",
        };
    }
}
