using System.Diagnostics;
using System.Globalization;
using Azure.Storage.Queues;
using Compare.Load;
using Processes;
using RedirectFunctions.LocalHost.Storage;

namespace Compare;

/// <summary>Several instances of one contender, with one queue and one server that plays both sinks.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient _http = new();
    private readonly ChildProcess _sink;
    private readonly Uri _sinkUrl;
    private readonly Azurite _azurite;
    private readonly List<(ChildProcess Process, Uri Url, int Id)> _instances = [];

    private Fleet(ChildProcess sink, Uri sinkUrl, Azurite azurite) => (_sink, _sinkUrl, _azurite) = (sink, sinkUrl, azurite);

    public static async Task<Fleet> StartAsync()
    {
        var sink = Contender.Server("sink");
        return new Fleet(sink, (await Contender.ListeningAsync(sink)).Url, await Azurite.StartAsync(new AzuriteOptions()));
    }

    /// <summary>Starts instances in place of the previous ones.</summary>
    public async Task StartAsync(Contender contender, int count)
    {
        await StopAsync();
        var started = Enumerable.Range(0, count).Select(_ => contender.Start(_sinkUrl, _azurite.ConnectionString)).ToList();
        foreach (var process in started)
        {
            var (url, id) = await Contender.ListeningAsync(process);
            _instances.Add((process, url, id));
        }
    }

    /// <summary>Loads all instances at once, each with its share of the connections.</summary>
    /// <returns>The number of redirects.</returns>
    public async Task<long> LoadAsync(int connections, TimeSpan duration) =>
        (await Task.WhenAll(_instances.Select(instance => Wrk.RunAsync(instance.Url, connections / _instances.Count, duration))))
            .Sum(static load => load.Redirects);

    public async Task<long> MessagesAsync() =>
        (await new QueueClient(_azurite.ConnectionString, Contender.Queue).GetPropertiesAsync()).Value.ApproximateMessagesCountLong;

    /// <summary>Waits until both sinks have this many clicks.</summary>
    public async Task<TimeSpan> DeliveredAsync(long clicks, TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        while (long.Parse(await _http.GetStringAsync(_sinkUrl), CultureInfo.InvariantCulture) < clicks)
        {
            if (watch.Elapsed > limit)
            {
                throw new TimeoutException($"The sinks do not have all of {clicks:N0} clicks after {limit.TotalMinutes:N0} minutes.");
            }

            await Task.Delay(Look);
        }

        return watch.Elapsed;
    }

    public FleetUsage Usage() => new(
        _instances.Sum(static instance => ProcessTree.Of(instance.Id).Sum(static process => process.TotalProcessorTime.TotalSeconds)),
        ProcessTree.Of(_azurite.ProcessId).Sum(static process => process.TotalProcessorTime.TotalSeconds),
        FleetUsage.OfMachine());

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _azurite.DisposeAsync();
        await _sink.DisposeAsync();
        _http.Dispose();
    }

    private async Task StopAsync()
    {
        foreach (var (process, _, _) in _instances)
        {
            await process.DisposeAsync();
        }

        _instances.Clear();
    }
}
