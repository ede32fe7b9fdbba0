using Azure.Storage.Queues;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>What becomes of a message, according to the documentation of the Storage Queue trigger.</summary>
[Trait("Category", "Slow")]
public sealed class QueueTriggerTests(AzuriteFixture azurite)
{
    private const string Text = """{"größe":"😀 <&> ]]> \"","n":"%41+ +"}""";

    [Fact]
    public async Task A_message_runs_the_function_once_and_is_deleted()
    {
        await using var app = new WorkApp(azurite.ConnectionString, _ => Task.CompletedTask);
        await app.SendAsync(Text);

        await app.StartAsync();

        var run = await app.Work.NextAsync();
        await QueueIs.EmptyAsync(app.Queue);
        Assert.Equal((Text, 1L), (run.Text, run.Try));
        Assert.Equal(run, Assert.Single(app.Work.Runs));
        Assert.False(await app.PoisonQueue.ExistsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_context_of_a_call_describes_the_message()
    {
        await using var app = new WorkApp(azurite.ConnectionString, _ => Task.CompletedTask);
        await app.SendAsync(Text);

        await app.StartAsync();

        var run = await app.Work.NextAsync();
        Assert.Equal("Work", run.Context.FunctionDefinition.Name);
        Assert.NotEqual(Guid.Empty, Guid.Parse(run.Context.InvocationId));
        Assert.Equal(Text, run.Context.BindingContext.BindingData["QueueTrigger"]);
        Assert.Equal(run.Message.MessageId, run.Context.BindingContext.BindingData["Id"]);
        Assert.Equal(1L, run.Context.BindingContext.BindingData["DequeueCount"]);
        Assert.Equal(run.Message.InsertedOn, run.Context.BindingContext.BindingData["InsertionTime"]);
    }

    [Fact]
    public async Task A_queue_that_does_not_exist_is_waited_for()
    {
        await using var app = new WorkApp(azurite.ConnectionString, _ => Task.CompletedTask);
        await app.StartAsync();

        await app.SendAsync(Text);

        Assert.Equal(Text, (await app.Work.NextAsync()).Text);
        Assert.DoesNotContain(app.Log.All, line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_function_that_throws_gets_the_message_again_after_the_visibility_timeout()
    {
        var failed = DateTimeOffset.MaxValue;
        await using var app = new WorkApp(azurite.ConnectionString, run =>
        {
            failed = run.Try == 1 ? DateTimeOffset.UtcNow : failed;
            return run.Try == 1 ? throw new InvalidOperationException("canary") : Task.CompletedTask;
        });
        app.Queues["visibilityTimeout"] = "00:00:02";
        await app.SendAsync(Text);

        await app.StartAsync();

        await app.Work.NextAsync();
        var again = await app.Work.NextAsync();
        await QueueIs.EmptyAsync(app.Queue);
        Assert.Equal((Text, 2L), (again.Text, again.Try));
        Assert.True(again.Start - failed >= TimeSpan.FromSeconds(1.9), $"Came back after {again.Start - failed}.");
        var error = Assert.Single(app.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal));
        Assert.Contains("The function Work failed, try 1 of this message: System.InvalidOperationException", error, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Log.All, line => line.Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_maxDequeueCount_tries_the_poison_queue_gets_the_message_as_it_was()
    {
        await using var app = new WorkApp(azurite.ConnectionString, _ => throw new InvalidOperationException());
        app.Queues["maxDequeueCount"] = "3";
        await app.SendAsync(Text);

        await app.StartAsync();

        var poisoned = await app.PoisonedAsync();
        Assert.Equal([1L, 2L, 3L], app.Work.Runs.Select(run => run.Try));
        Assert.Equal(Text, poisoned.Body.ToString());
        Assert.Equal(TimeSpan.FromDays(7), poisoned.ExpiresOn - poisoned.InsertedOn);
        Assert.Single(app.Log.All, line => line.Contains($"Moving message to queue '{app.PoisonQueue.Name}'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_that_fails_holds_back_no_other()
    {
        await using var app = new WorkApp(azurite.ConnectionString, run => run.Text == "bad" ? throw new InvalidOperationException() : Task.CompletedTask);
        app.Queues["batchSize"] = "1";
        await app.SendAsync("bad", "good", "better");

        await app.StartAsync();

        Assert.Equal("bad", (await app.PoisonedAsync()).Body.ToString());
        Assert.Equal(["better", "good"], app.Work.Runs.Select(run => run.Text).Where(text => text != "bad").Order());
    }

    [Fact]
    public async Task A_message_dequeued_more_often_than_allowed_is_poisoned_without_another_try()
    {
        await using var app = new WorkApp(azurite.ConnectionString, _ => Task.CompletedTask);
        app.Queues["maxDequeueCount"] = "2";
        await app.SendAsync(Text);
        await DieInMidMessageAsync(app.Queue, times: 2);

        await app.StartAsync();

        Assert.Equal(Text, (await app.PoisonedAsync()).Body.ToString());
        Assert.Empty(app.Work.Runs);
    }

    [Fact]
    public async Task A_poison_queue_with_a_trigger_has_none_of_its_own_and_tries_until_it_succeeds()
    {
        await using var app = new WorkApp(azurite.ConnectionString, run => run.Try < 3 ? throw new InvalidOperationException() : Task.CompletedTask)
        {
            QueueName = $"t-{Guid.NewGuid():N}-poison",
        };
        app.Queues["maxDequeueCount"] = "1";
        // A message that fails in a poison queue waits for the end of its lease.
        app.Settings["LocalHost__QueueLease"] = "00:00:01";
        await app.SendAsync(Text);

        await app.StartAsync();

        await app.Work.NextAsync(3);
        await QueueIs.EmptyAsync(app.Queue);
        Assert.Equal([1L, 2L, 3L], app.Work.Runs.Select(run => run.Try));
        Assert.False(await app.PoisonQueue.ExistsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_function_that_is_switched_off_leaves_its_messages_alone()
    {
        await using var app = new WorkApp(azurite.ConnectionString, _ => Task.CompletedTask);
        app.Settings["AzureWebJobs.Work.Disabled"] = "true";
        await app.SendAsync(Text);

        await app.StartAsync();
        await app.Host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["Work"], app.Host.Functions.Disabled);
        Assert.Empty(app.Host.Functions.Queue);
        Assert.Equal(0, (await app.Queue.PeekMessageAsync(TestContext.Current.CancellationToken)).Value.DequeueCount);
    }

    /// <summary>Leaves the message as a process does that dies while working on it.</summary>
    private static async Task DieInMidMessageAsync(QueueClient queue, int times)
    {
        for (var n = 0; n < times; n++)
        {
            var message = (await queue.ReceiveMessageAsync()).Value;
            await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.Zero);
        }
    }
}
