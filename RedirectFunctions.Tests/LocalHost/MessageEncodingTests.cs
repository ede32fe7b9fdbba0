using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>The trigger's default encoding. This app does not use it, but a function without a host.json would.</summary>
[Trait("Category", "Slow")]
public sealed class MessageEncodingTests(AzuriteFixture azurite)
{
    private static readonly string Encoded = Convert.ToBase64String("größe"u8);

    [Fact]
    public async Task Under_base64_the_function_gets_the_decoded_text()
    {
        await using var app = Base64App(_ => Task.CompletedTask);
        await app.SendAsync(Encoded);

        await app.StartAsync();

        Assert.Equal("größe", (await app.Work.NextAsync()).Text);
        await QueueIs.EmptyAsync(app.Queue);
    }

    [Fact]
    public async Task Under_base64_the_poison_queue_gets_the_encoded_text()
    {
        await using var app = Base64App(_ => throw new InvalidOperationException());
        app.Queues["maxDequeueCount"] = "2";
        await app.SendAsync(Encoded);

        await app.StartAsync();

        Assert.Equal(Encoded, (await app.PoisonedAsync()).Body.ToString());
        Assert.Equal(["größe", "größe"], app.Work.Runs.Select(run => run.Text));
    }

    [Fact]
    public async Task A_message_that_is_no_base64_is_poisoned_at_once_and_no_function_sees_it()
    {
        const string plain = """{"version":1}""";
        await using var app = Base64App(_ => Task.CompletedTask);
        // With a second try, this test would not see the message's end.
        app.Queues["visibilityTimeout"] = "01:00:00";
        await app.SendAsync(plain);

        await app.StartAsync();

        Assert.Equal(plain, (await app.PoisonedAsync()).Body.ToString());
        Assert.Empty(app.Work.Runs);
    }

    private WorkApp Base64App(Func<WorkRun, Task> does)
    {
        var app = new WorkApp(azurite.ConnectionString, does);
        app.Queues["messageEncoding"] = "base64";
        return app;
    }
}
