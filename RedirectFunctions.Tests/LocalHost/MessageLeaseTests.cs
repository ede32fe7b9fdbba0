using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using RedirectFunctions.LocalHost.Queues;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>A message is hidden for a lease, which is renewed at half time for as long as its function runs.</summary>
public sealed class MessageLeaseTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private readonly WatchedTime _time = new();
    private readonly LogLines _log = new();
    private readonly string _queueName = $"t-{Guid.NewGuid():N}";

    [Fact]
    public async Task A_function_that_runs_longer_than_the_lease_runs_once()
    {
        await using var app = new WorkApp(azurite.ConnectionString, _ => Task.Delay(TimeSpan.FromSeconds(7)));
        app.Settings["LocalHost__QueueLease"] = "00:00:03";
        await app.SendAsync("long");

        await app.StartAsync();

        await app.Work.NextAsync();
        await QueueIs.EmptyAsync(app.Queue);
        Assert.Equal(1, Assert.Single(app.Work.Runs).Try);
        Assert.DoesNotContain(app.Log.All, line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_renewal_changes_the_receipt_and_the_newest_one_deletes()
    {
        var (queue, message, lease) = await BeginAsync(azurite.ConnectionString);
        using (lease)
        {
            for (var renewal = 0; renewal < 3; renewal++)
            {
                Assert.Equal(Lease / 2, await _time.NextWaitAsync());
                _time.Advance(Lease / 2);
            }

            await _time.NextWaitAsync();
            var receipt = await lease.EndAsync();

            Assert.NotEqual(message.PopReceipt, receipt);
            await queue.DeleteAsync(message, receipt, TestContext.Current.CancellationToken);
        }

        await QueueIs.EmptyAsync(new QueueClient(azurite.ConnectionString, _queueName));
    }

    [Fact]
    public async Task After_a_failed_renewal_the_next_one_comes_sooner()
    {
        await using var proxy = new StorageProxy(azurite);
        var (_, message, lease) = await BeginAsync(proxy.ConnectionString);
        using (lease)
        {
            Assert.Equal(Lease / 2, await _time.NextWaitAsync());
            proxy.Down();
            _time.Advance(Lease / 2);
            Assert.Equal(Lease / 4, await _time.NextWaitAsync());
            Assert.Contains(_log.All, line => line.Contains("could not be renewed", StringComparison.Ordinal));

            proxy.Up();
            _time.Advance(Lease / 4);

            Assert.Equal(Lease / 2, await _time.NextWaitAsync());
            Assert.NotEqual(message.PopReceipt, await lease.EndAsync());
        }
    }

    [Fact]
    public async Task A_message_that_is_somebody_elses_by_now_is_left_alone()
    {
        var (queue, message, lease) = await BeginAsync(azurite.ConnectionString);
        using (lease)
        {
            await _time.NextWaitAsync();
            await new QueueClient(azurite.ConnectionString, _queueName).UpdateMessageAsync(message.MessageId, message.PopReceipt);
            _time.Advance(Lease / 2);
            await LogHolds.LineAsync(_log, "it is handled twice");

            var receipt = await lease.EndAsync();

            Assert.Equal(message.PopReceipt, receipt);
            Assert.False(_time.SomebodyWaits());
            await queue.DeleteAsync(message, receipt, TestContext.Current.CancellationToken);
        }

        await QueueIs.HoldsAsync(new QueueClient(azurite.ConnectionString, _queueName), 1);
    }

    private async Task<(TriggerQueue Queue, QueueMessage Message, MessageLease Lease)> BeginAsync(string connectionString)
    {
        var client = new QueueClient(azurite.ConnectionString, _queueName);
        await client.CreateAsync();
        await client.SendMessageAsync("text");
        var queue = new TriggerQueue(_queueName, (name, options) => new QueueClient(connectionString, name, options));
        var message = Assert.Single(await queue.FetchAsync(1, Lease, TestContext.Current.CancellationToken));
        return (queue, message, new MessageLease(queue, message, Lease, _time, _log.CreateLogger("lease")));
    }
}
