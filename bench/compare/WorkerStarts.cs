using System.Diagnostics;
using System.Net;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Processes;
using RedirectFunctions.LocalHost.Storage;
using WorkerHosting;

namespace Compare;

/// <summary>
/// Worker processes from their start to the first redirect, and to the first delivery. Each is measured in a process of its own, because in
/// Azure the functions of links and of queues run on different instances.
/// </summary>
internal sealed class WorkerStarts(Uri sink, string storage, string root) : IDisposable
{
    /// <summary>After it, nothing of the start is left to do in the background.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    /// <summary>A browser's, so that it is looked for what only programs say.</summary>
    private static readonly (string, string)[] Headers =
    [
        ("Host", "links.example"),
        ("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"),
        ("Accept-Language", "en-GB,en;q=0.9"),
    ];

    private readonly QueueClient _queue = new(storage, Contender.Queue);
    private readonly HttpClient _http = new();
    private QueueMessage _message = null!;

    /// <param name="starts">Of each app.</param>
    /// <param name="variations">Settings as <c>NAME=VALUE</c>.</param>
    public static async Task MeasureAsync(int starts, IReadOnlyList<string> variations)
    {
        var root = Directory.CreateTempSubdirectory("redirect-functions-compare-").FullName;
        await WorkerApp.PublishAsync("OutputBinding", root);
        await WorkerApp.PublishAsync("RedirectFunctions", root);
        var compiledAhead = WorkerApp.Both("compiled ahead", app => Path.Combine(root, app));
        IReadOnlyList<WorkerApp> apps =
        [
            .. WorkerApp.Both("as built", BuiltApps.FolderOf),
            .. compiledAhead,
            .. variations.Select(setting => compiledAhead[^1] with { Name = $"{compiledAhead[^1].Name}, {setting}", Settings = [Pair(setting)] }),
        ];
        await using var server = Contender.Server("sink");
        var (sink, _) = await Contender.ListeningAsync(server);
        await using (var azurite = await Azurite.StartAsync(new AzuriteOptions()))
        {
            using var measurement = new WorkerStarts(sink, azurite.ConnectionString, root);
            Print(starts, await measurement.MeasureAsync(starts, apps));
        }

        Directory.Delete(root, recursive: true);
    }

    public void Dispose() => _http.Dispose();

    private async Task<IReadOnlyList<WorkerStart>> MeasureAsync(int starts, IReadOnlyList<WorkerApp> apps)
    {
        // The queue is there before the app, as it is in Azure. The first starts do not count: they read files from the disk.
        await _queue.CreateAsync();
        foreach (var app in apps)
        {
            await RedirectAsync(app, idle: TimeSpan.Zero);
        }

        _message = await _queue.ReceiveMessageAsync(TimeSpan.FromHours(1));
        var measured = new List<WorkerStart>();
        for (var number = 1; number <= starts; number++)
        {
            foreach (var app in apps)
            {
                var (loaded, redirect, cpu, memory) = await RedirectAsync(app, Idle);
                measured.Add(new WorkerStart(app, loaded, redirect, cpu, await DeliverAsync(app), memory));
                await Console.Error.WriteLineAsync($"{number} {measured[^1]}");
            }
        }

        return measured;
    }

    private async Task<(TimeSpan Loaded, TimeSpan Redirect, TimeSpan Cpu, long Memory)> RedirectAsync(WorkerApp app, TimeSpan idle)
    {
        await using var host = await StartAsync(app);
        var loaded = host.Process.Age;
        var link = Trigger.Http("GET", $"http://links.example{Stage.Link(1)}", Headers);
        var answer = await host.InvokeAsync(app.Redirect, link, [], "", CancellationToken.None);
        var redirect = host.Process.Age;
        using var worker = Process.GetProcessById(host.Process.Id);
        var cpu = worker.TotalProcessorTime;
        if (answer.ReturnValue?.Http?.StatusCode != $"{(int)HttpStatusCode.Found}")
        {
            throw new InvalidOperationException($"{app.Name} has not redirected: {answer.Result.Exception?.Message}");
        }

        await Task.Delay(idle);
        worker.Refresh();
        return (loaded, redirect, cpu, worker.WorkingSet64 >> 20);
    }

    private async Task<TimeSpan> DeliverAsync(WorkerApp app)
    {
        var before = await DeliveredAsync();
        await using var host = await StartAsync(app);
        var answer = await host.InvokeAsync(app.Deliver, Trigger.Queue(_message), [], "", CancellationToken.None);
        var delivery = host.Process.Age;
        return await DeliveredAsync() == before + 1
            ? delivery
            : throw new InvalidOperationException($"{app.Name} has not delivered to both sinks: {answer.Result.Exception?.Message}");
    }

    private Task<FunctionsHost> StartAsync(WorkerApp app) => FunctionsHost.StartAsync(
        app.Folder,
        $"{app.Assembly}.dll",
        [.. Contender.Settings(sink, storage, Path.Combine(root, "spool")), .. app.Settings],
        static _ => { },
        CancellationToken.None);

    private async Task<long> DeliveredAsync() => long.Parse(await _http.GetStringAsync(sink));

    private static (string Name, string Value) Pair(string setting) =>
        setting.Split('=', 2) is [var name, var value] ? (name, value) : throw new FormatException($"--with {setting}: it must be NAME=VALUE.");

    private static void Print(int starts, IReadOnlyList<WorkerStart> measured)
    {
        Console.WriteLine($"\n{starts} starts of each, in turn: medians (smallest–largest); {Machine.Processors}, {Machine.Software}\n");
        Console.WriteLine("| | functions loaded, ms | first redirect, ms | CPU until then, ms | first delivery, ms | idle, MiB |\n|---|---|---|---|---|---|");
        foreach (var of in measured.GroupBy(static start => start.App))
        {
            string[] cells =
            [
                of.Key.Name,
                Spread(of, static start => start.Loaded.TotalMilliseconds),
                Spread(of, static start => start.Redirect.TotalMilliseconds),
                Spread(of, static start => start.Cpu.TotalMilliseconds),
                Spread(of, static start => start.Delivery.TotalMilliseconds),
                Spread(of, static start => start.Memory),
            ];
            Console.WriteLine($"| {string.Join(" | ", cells)} |");
        }
    }

    private static string Spread(IEnumerable<WorkerStart> of, Func<WorkerStart, double> value) =>
        Tables.Spread([.. of.Select(value)], "N0");

    /// <param name="Loaded">From the start of the process until the worker has loaded its functions.</param>
    /// <param name="Redirect">Until it has answered its first link.</param>
    /// <param name="Cpu">User and system time of the process until then; other work on the machine changes it less than the time.</param>
    /// <param name="Delivery">Of another process, until its first message was delivered.</param>
    /// <param name="Memory">MiB resident, a while after the redirect.</param>
    private sealed record WorkerStart(WorkerApp App, TimeSpan Loaded, TimeSpan Redirect, TimeSpan Cpu, TimeSpan Delivery, long Memory)
    {
        public override string ToString() => $"{App.Name}: loaded {Loaded.TotalMilliseconds:N0}, redirect {Redirect.TotalMilliseconds:N0}, "
            + $"CPU {Cpu.TotalMilliseconds:N0}, delivery {Delivery.TotalMilliseconds:N0} ms, {Memory} MiB";
    }
}
