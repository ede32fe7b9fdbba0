using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Queueing.Commit;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Spooling;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Telemetry;
using RedirectFunctions.Tests.Clicks;

namespace RedirectFunctions.Tests.Queueing;

/// <summary>The parts that make clicks durable, put together as in the app, over stubs of the queue services and their own folder.</summary>
internal sealed class QueueingParts : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <param name="tracking">The tracking queue's service.</param>
    /// <param name="fallback">The second account's service; null for none.</param>
    /// <param name="configure">Replaces parts with ones that fail.</param>
    public QueueingParts(
        QueueServiceStub tracking, QueueServiceStub? fallback = null, Func<QueueOptions, QueueOptions>? options = null, Action<IServiceCollection>? configure = null, TimeProvider? time = null)
    {
        var queue = new QueueOptions { SpoolDirectory = Folder };
        var services = new ServiceCollection()
            .AddSingleton(options?.Invoke(queue) ?? queue)
            .AddSingleton(time ?? TimeProvider.System)
            .AddSingleton(Random.Shared)
            .AddLogging(logging => logging.AddProvider(Log))
            .AddMetrics()
            .AddSingleton<Instruments>()
            .AddSingleton<Ledger>()
            .AddSingleton<Histograms>()
            .AddKeyedSingleton(QueueKey.Tracking, tracking.StorageQueue())
            .AddKeyedSingleton(QueueKey.Tracking, (_, _) => tracking.Queue())
            .AddKeyedSingleton(QueueKey.Parked, tracking.StorageQueue("clicks-parked"))
            .AddSingleton<GroupCommit>()
            .AddSingleton<BudgetClock>()
            .AddSingleton<Spool>()
            .AddSingleton<SpoolWriter>()
            .AddSingleton<MessageStore>()
            .AddSingleton<MemoryBacklog>()
            .AddSingleton<ClickBackup>()
            .AddSingleton<SpoolDrainer>();
        if (fallback is not null)
        {
            services.AddKeyedSingleton(QueueKey.Fallback, (_, _) => fallback.Queue(name: "clicks-fallback"));
        }

        configure?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "redirect-functions-tests", Guid.NewGuid().ToString("N"));

    public Infrastructure.LogLines Log { get; } = new();

    public static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public MonitoredQueue Tracking => _services.GetRequiredKeyedService<MonitoredQueue>(QueueKey.Tracking);

    public MonitoredQueue Fallback => _services.GetRequiredKeyedService<MonitoredQueue>(QueueKey.Fallback);

    public string[] SpoolFiles => Directory.Exists(Folder) ? Directory.GetFiles(Directory.GetDirectories(Folder).Single()) : [];

    public static Guid IdOf(int number) => new(number, 0, 0, new byte[8]);

    public static PendingClick Click(int number) =>
        new(new BatchedClick(SampleClick.Full with { Id = IdOf(number) }, [new OutstandingDelivery("gtm")]));

    /// <summary>The numbers of the clicks in a message.</summary>
    public static int[] ClicksIn(string message) => QueueJson.TryReadBatch(new BinaryData(message), out var batch, out _)
        ? [.. batch.Clicks.Select(click => BitConverter.ToInt32(click.Click.Id.ToByteArray(), 0))]
        : [];

    public static int[] ClicksIn(IEnumerable<string> messages) => [.. messages.SelectMany(ClicksIn).Order()];

    public static Func<string, Task<HttpStatusCode>> Always(HttpStatusCode status) => _ => Task.FromResult(status);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public long Count(string counter) => Get<Ledger>().Sums.Read().Where(sum => sum.Counter == counter).Sum(sum => sum.Count);

    /// <summary>The clicks in the spool's files, leased or not.</summary>
    public int[] Spooled() =>
        ClicksIn(SpoolFiles.Select(file => Encoding.UTF8.GetString(File.ReadAllBytes(file))).Select(text => text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..]));

    public static async Task UntilAsync(Func<bool> condition)
    {
        for (var start = Environment.TickCount64; !condition() && Environment.TickCount64 - start < 60_000;)
        {
            await Task.Delay(10, Cancelled);
        }

        Assert.True(condition());
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
