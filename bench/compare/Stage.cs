using System.Diagnostics;
using Azure.Storage.Queues;
using Compare.Load;
using Processes;
using RedirectFunctions.LocalHost.Storage;
using RedirectFunctions.Queueing.Messages;

namespace Compare;

/// <summary>What every measurement runs on: its own sink and queue, and one contender at a time.</summary>
internal sealed class Stage(ChildProcess sink, Uri sinkUrl, Azurite? azurite, Redis? redis) : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private ChildProcess? _contender;
    private int _processId;

    public Uri Url { get; private set; } = null!;

    public Azurite Azurite => azurite!;

    public QueueClient Queue => new(azurite!.ConnectionString, Contender.Queue);

    /// <summary>The contender's current process.</summary>
    public Process Process => Process.GetProcessById(_processId);

    /// <summary>Memory of the contender and its processes, in MiB.</summary>
    public long PeakMemory => ProcessTree.Of(_processId).Sum(static process => process.PeakWorkingSet64) >> 20;

    /// <summary>Starts everything except the contender.</summary>
    /// <param name="sink">The server that plays both sinks.</param>
    public static async Task<Stage> SetAsync(Contender contender, string sink = "sink")
    {
        var server = Contender.Server(sink);
        var azurite = contender.HasQueue ? await Azurite.StartAsync(new AzuriteOptions()) : null;
        var redis = contender.HasRedis ? await Redis.StartAsync() : null;
        return new Stage(server, (await Contender.ListeningAsync(server)).Url, azurite, redis);
    }

    public static async Task<Stage> StartedAsync(Contender contender)
    {
        var stage = await SetAsync(contender);
        await stage.StartAsync(contender);
        return stage;
    }

    /// <summary>A link as in a newsletter, different for each number.</summary>
    public static string Link(long number) =>
        $"/r?destinationUrl=https%3A%2F%2Fwww.shop.example%2Fproducts%2F{number}%3Futm_source%3Dnewsletter%26utm_medium%3Demail"
        + $"%26utm_campaign%3Dsummer%2520sale%26xptdk%3D{number}";

    /// <summary>Replaces the previous contender with this one. Sink and queue keep what they have.</summary>
    public async Task StartAsync(Contender contender)
    {
        if (_contender is not null)
        {
            await _contender.DisposeAsync();
        }

        _contender = contender.Start(sinkUrl, azurite?.ConnectionString ?? redis?.Url ?? "");
        (Url, _processId) = await Contender.ListeningAsync(_contender);
    }

    /// <summary>SIGKILL, for all of the contender's processes; its queue stays.</summary>
    public void KillContender() => _contender!.Kill();

    public Task<HttpResponseMessage> ClickAsync(long number) => _http.GetAsync(new Uri(Url, Link(number)));

    public Task<WrkResult> LoadAsync(int connections, TimeSpan duration) => Wrk.RunAsync(Url, connections, duration);

    /// <summary>Clicks that have reached both sinks.</summary>
    public async Task<long> DeliveredAsync() => long.Parse(await _http.GetStringAsync(sinkUrl));

    /// <summary>The numbers of the clicks that have reached both sinks, from a sink that keeps them.</summary>
    public async Task<HashSet<long>> DeliveredNumbersAsync() =>
        [.. (await _http.GetStringAsync(new Uri(sinkUrl, "numbers"))).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];

    /// <summary>Events that came after the first one of their click and sink; of a sink that keeps numbers.</summary>
    public async Task<long> DeliveredAgainAsync() => long.Parse(await _http.GetStringAsync(new Uri(sinkUrl, "again")));

    /// <summary>Waits until the sinks have so many clicks, nothing more has arrived for a while, or the time is over.</summary>
    public async Task<long> SettleAsync(long clicks, TimeSpan quiet, TimeSpan limit)
    {
        var (watch, silence) = (Stopwatch.StartNew(), Stopwatch.StartNew());
        var delivered = await DeliveredAsync();
        while (delivered < clicks && silence.Elapsed < quiet && watch.Elapsed < limit)
        {
            await Task.Delay(Look);
            var now = await DeliveredAsync();
            if (now != delivered)
            {
                delivered = now;
                silence.Restart();
            }
        }

        return delivered;
    }

    /// <summary>The clicks of the next messages, which are then hidden for an hour; none if no message is left.</summary>
    /// <exception cref="InvalidOperationException">A message is not a click batch.</exception>
    public async Task<IReadOnlyList<BatchedClick>> ReceiveClicksAsync() =>
    [
        .. (await Queue.ReceiveMessagesAsync(32, TimeSpan.FromHours(1))).Value.SelectMany(static message =>
            QueueJson.TryReadBatch(message.Body, out var batch, out var problem) ? batch.Clicks : throw new InvalidOperationException(problem)),
    ];

    public Task<Usage> UsageAsync() => Usage.ReadAsync(_processId, azurite?.ProcessId ?? redis?.ProcessId, countsTransactions: azurite is not null);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _contender!.DisposeAsync();
        if (azurite is not null)
        {
            await azurite.DisposeAsync();
        }

        if (redis is not null)
        {
            await redis.DisposeAsync();
        }

        await sink.DisposeAsync();
    }
}
