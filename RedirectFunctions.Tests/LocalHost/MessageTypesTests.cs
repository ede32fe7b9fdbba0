using System.Threading.Channels;
using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.LocalHost;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>The parameter types that a queue function may have besides QueueMessage.</summary>
[Trait("Category", "Slow")]
public sealed class MessageTypesTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_function_may_take_the_text_or_the_bytes_and_need_not_be_asynchronous()
    {
        var taken = Channel.CreateUnbounded<string>();
        var queue = new QueueClient(azurite.ConnectionString, $"t-{Guid.NewGuid():N}");
        var second = new QueueClient(azurite.ConnectionString, $"{queue.Name}-2");
        await queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await queue.SendMessageAsync("größe", TestContext.Current.CancellationToken);
        await second.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await second.SendMessageAsync("größer", TestContext.Current.CancellationToken);

        await using var app = await LocalApp.StartAsync(
            new LocalAppOptions
            {
                Settings = [KeyValuePair.Create("AzureWebJobsStorage", (string?)azurite.ConnectionString), KeyValuePair.Create("WORK_QUEUE", (string?)queue.Name)],
                Urls = "http://127.0.0.1:0",
                FunctionTypes = [typeof(TextAndBytes)],
                AddServices = (services, _) => services.AddSingleton(taken),
            },
            TestContext.Current.CancellationToken);

        string[] both = [await NextAsync(), await NextAsync()];
        Assert.Equal(["bytes: größer", "text: größe"], both.Order(StringComparer.Ordinal));
        await QueueIs.EmptyAsync(queue);
        await QueueIs.EmptyAsync(second);

        Task<string> NextAsync() => taken.Reader.ReadAsync().AsTask().WaitAsync(RunningApp.Patience);
    }

    private sealed class TextAndBytes(Channel<string> taken)
    {
        [Function("Text")]
        public Task RunAsync([QueueTrigger("%WORK_QUEUE%")] string text) => taken.Writer.WriteAsync($"text: {text}").AsTask();

        [Function("Bytes")]
        public void Run([QueueTrigger("%WORK_QUEUE%-2")] BinaryData bytes) => taken.Writer.TryWrite($"bytes: {bytes}");
    }
}
