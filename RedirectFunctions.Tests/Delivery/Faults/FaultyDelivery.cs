using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RedirectFunctions.Clicks;
using RedirectFunctions.Configuration;
using RedirectFunctions.Delivery;
using RedirectFunctions.Queueing.Messages;
using RedirectFunctions.Queueing.Spooling;
using RedirectFunctions.Tests.Clicks;
using RedirectFunctions.Tests.Configuration;
using RedirectFunctions.Tests.Infrastructure;
using RedirectFunctions.Tests.LocalHost;

namespace RedirectFunctions.Tests.Delivery.Faults;

/// <summary>The app's own delivery of messages, with sinks, storage, a clock and listeners that fail as the test says.</summary>
internal sealed class FaultyDelivery : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    public required QueueStub Queue { get; init; }

    public FakeTimeProvider Time { get; } = new(SampleClick.Time);

    public LogLines Log { get; } = new();

    public ServiceProvider Services { get; private set; } = null!;

    public static Task<FaultyDelivery> StartAsync(params ITrackingSink[] sinks) => StartAsync(static _ => { }, [], sinks);

    public static async Task<FaultyDelivery> StartAsync(Action<IServiceCollection> configure, (string Name, string? Value)[] settings, params ITrackingSink[] sinks)
    {
        var delivery = new FaultyDelivery { Queue = await QueueStub.StartAsync() };
        var configuration = Settings.Of(
        [
            ("AzureWebJobsStorage", delivery.Queue.ConnectionString),
            ("TrackingStorage", delivery.Queue.ConnectionString),
            ("ALLOWED_DESTINATION_HOSTS", "shop.example"),
            ("SPOOL_DIRECTORY", delivery._folder.Path),
            ("SPOOL_MAX_MB", "1"),
            .. settings,
        ]);
        var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(delivery.Log).SetMinimumLevel(LogLevel.Trace));
        services.AddSingleton<TimeProvider>(delivery.Time);
        services.AddRedirectFunctions(configuration);
        foreach (var sink in sinks)
        {
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SinkBulkhead>(provider, sink));
        }

        configure(services);
        delivery.Services = services.BuildServiceProvider();
        return delivery;
    }

    public static BatchedClick[] Clicks(int count, params string[] sinks) =>
    [
        .. Enumerable.Range(0, count).Select(number => new BatchedClick(
            SampleClick.Bare with { Id = new Guid(number, 0, 0, new byte[8]), Destination = $"https://shop.example/{number}" },
            [.. sinks.Select(sink => new OutstandingDelivery(sink))])),
    ];

    /// <summary>The number that <see cref="Clicks"/> has given a click.</summary>
    public static int NumberOf(Click click) => int.Parse(click.Destination.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Delivers one message, while the clock runs as fast as it can.</summary>
    public async Task DeliverAsync(IEnumerable<BatchedClick> clicks)
    {
        var message = Assert.Single(QueueJson.Write(clicks));
        var delivering = Services.GetRequiredService<ClickDelivery>().DeliverAsync(message, CancellationToken.None);
        while (!delivering.IsCompleted)
        {
            await Task.WhenAny(delivering, Task.Delay(20, TestContext.Current.CancellationToken));
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        await delivering;
    }

    public ParkedItem[] Parked() => [.. Queue.In("-parked").Select(text => QueueJson.ReadParked(new BinaryData(text))!)];

    public ClickBatch[] FollowUps() =>
    [
        .. Queue.In("").Select(text => QueueJson.TryReadBatch(new BinaryData(text), out var batch, out var problem) ? batch : throw new InvalidOperationException(problem)),
    ];

    /// <summary>From now on, nothing can be written to the disk.</summary>
    public void FillSpool()
    {
        var spool = Services.GetRequiredService<Spool>();
        while (spool.TryAdd(SpoolTarget.Parked, null, new BinaryData(new byte[60_000]), TimeSpan.FromDays(1)) is not null)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await Queue.DisposeAsync();
        _folder.Dispose();
        Log.Dispose();
    }
}
