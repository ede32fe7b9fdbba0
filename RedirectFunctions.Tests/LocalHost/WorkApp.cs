using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedirectFunctions.LocalHost;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>LocalHost on its own queues, with <see cref="WorkFunction"/> as the only function unless a test names others.</summary>
internal sealed class WorkApp(string connectionString, Func<WorkRun, Task> does) : IAsyncDisposable
{
    public string QueueName { get; init; } = $"t-{Guid.NewGuid():N}";

    /// <summary>Settings below <c>extensions.queues</c> in host.json. By default, a failed function is tried again at once.</summary>
    public Dictionary<string, string?> Queues { get; } = new(StringComparer.Ordinal)
    {
        ["maxPollingInterval"] = "00:00:00.200",
        ["visibilityTimeout"] = "00:00:00",
    };

    /// <summary>Other settings.</summary>
    public Dictionary<string, string?> Settings { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<Type> FunctionTypes { get; init; } = [typeof(WorkFunction)];

    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public Work Work { get; } = new(does);

    public LogLines Log { get; } = new();

    public QueueClient Queue => new(connectionString, QueueName);

    public QueueClient PoisonQueue => new(connectionString, $"{QueueName}-poison");

    public LocalApp Host { get; private set; } = null!;

    /// <summary>Can be called before the start as well: the first fetch then takes all these messages together.</summary>
    public async Task SendAsync(params IEnumerable<string> texts)
    {
        await Queue.CreateIfNotExistsAsync();
        foreach (var text in texts)
        {
            await Queue.SendMessageAsync(text);
        }
    }

    public async Task StartAsync() => Host = await LocalApp.StartAsync(new LocalAppOptions
    {
        Settings =
        [
            KeyValuePair.Create<string, string?>("AzureWebJobsStorage", connectionString),
            KeyValuePair.Create<string, string?>("WORK_QUEUE", QueueName),
            .. Queues.Select(setting => KeyValuePair.Create($"AzureFunctionsJobHost__extensions__queues__{setting.Key}", setting.Value)),
            .. Settings,
        ],
        Urls = "http://127.0.0.1:0",
        FunctionTypes = FunctionTypes,
        AddServices = (services, _) => services.AddSingleton(Work),
        ConfigureServices = services => services.AddLogging(logging => logging.AddProvider(Log)),
        ShutdownTimeout = ShutdownTimeout,
    });

    /// <summary>The message that has moved to the poison queue.</summary>
    public async Task<PeekedMessage> PoisonedAsync()
    {
        await QueueIs.HoldsAsync(PoisonQueue, 1);
        await QueueIs.EmptyAsync(Queue);
        return (await PoisonQueue.PeekMessageAsync()).Value;
    }

    public Task LoggedAsync(string text) => LogHolds.LineAsync(Log, text);

    public async ValueTask DisposeAsync()
    {
        if (Host is not null)
        {
            await Host.DisposeAsync();
        }
    }
}
