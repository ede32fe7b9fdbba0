using System.Diagnostics;
using System.Text.RegularExpressions;
using Processes;
using RedirectFunctions.LocalHost;
using WorkerHosting;

namespace Compare;

/// <summary>Something that answers links.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Start">Starts it with the sink's address and the queue's connection string.</param>
internal sealed partial record Contender(string Name, Func<Uri, string, ChildProcess> Start)
{
    public const string Queue = "compare";

    /// <summary>A setting of the .NET runtime that infra gives the app. The bare server gets it, too.</summary>
    private static readonly (string, string) AsDeployed = ("DOTNET_GCgen0size", "0x4000000");

    private static readonly (string, string) NoDelivery = ("AzureWebJobs__Deliver__Disabled", "true");

    private static readonly (string, string)[] OneClickAMessage =
        [("QUEUE_SEND_SLOTS", "10000"), ("QUEUE_MESSAGE_CLICKS", "1"), ("ENQUEUE_BUDGET_MS", "10000")];

    public static Contender Limit { get; } = new("limit: bare Kestrel", static (_, _) => Server("limit")) { IsLimit = true };

    public static Contender RedirectAndQueue { get; } = new("ours: redirect + queue", Ours(NoDelivery)) { HasQueue = true };

    public static Contender WholeJob { get; } = new("ours: whole job", Ours()) { HasQueue = true, Delivers = true };

    public static IReadOnlyList<Contender> All { get; } =
    [
        Limit,
        new("edge worker (workerd)", static (sink, _) => Edge(sink)) { Delivers = true },
        new("a message per click, awaited", Ours([.. OneClickAMessage, NoDelivery])) { HasQueue = true, HasOneClickAMessage = true },
        new("Express + BullMQ", static (sink, redis) => Express(sink, redis)) { Delivers = true, HasRedis = true },
        RedirectAndQueue,
        WholeJob,
    ];

    /// <summary>
    /// Those that deliver, for a run that kills them. What ours has on its disk is there when it starts again. What it had taken from the queue
    /// comes back after half a minute; in Azure, after up to ten.
    /// </summary>
    public static IReadOnlyList<Contender> Killed { get; } =
    [
        .. All.Where(static one => one.Delivers && one != WholeJob),
        WholeJob with
        {
            Start = Ours(
                ("LocalHost__QueueLease", "00:00:30"),
                ("SPOOL_DIRECTORY", Path.Combine(Path.GetTempPath(), $"redirect-functions-compare-{Environment.ProcessId}"))),
        },
    ];

    /// <summary>Functions in the worker process that is deployed, behind a stand-in for the Functions host; nobody delivers.</summary>
    public static IReadOnlyList<Contender> InWorker { get; } =
    [
        new("worker: an empty function", Worker("OutputBinding", "Empty")),
        new("worker: a queue output binding", Worker("OutputBinding", "Enqueue")) { HasQueue = true, HasOneClickAMessage = true },
        new("worker: ours, redirect + queue", Worker("RedirectFunctions", "Redirect")) { HasQueue = true },
    ];

    public bool IsLimit { get; private init; }

    public bool HasQueue { get; private init; }

    /// <summary>Its queue is a Redis.</summary>
    public bool HasRedis { get; private init; }

    /// <summary>Whether each message of the queue holds one click, so that messages can be counted without opening them.</summary>
    public bool HasOneClickAMessage { get; private init; }

    /// <summary>Whether the sink must have received two events for each redirect when a round is over.</summary>
    public bool Delivers { get; private init; }

    /// <param name="build">The path of RedirectFunctions.LocalHost.dll.</param>
    public static Contender WholeJobOf(FileInfo build) =>
        new(build.Directory!.Name, Host(build.FullName)) { HasQueue = true, Delivers = true };

    /// <summary>A server of this program, in a separate process.</summary>
    public static ChildProcess Server(string name) => new(Environment.ProcessPath!, ["serve", name], [AsDeployed, (Servers.DelayVariable, Environment.GetEnvironmentVariable(Servers.DelayVariable) ?? "0")], isReady: Port().IsMatch);

    /// <summary>
    /// Waits until a server says where it listens. All of them print an address or its port; one with a worker also prints that process.
    /// </summary>
    public static async Task<(Uri Url, int ProcessId)> ListeningAsync(ChildProcess server)
    {
        var groups = Port().Match(await server.ReadyAsync()).Groups;
        return (new Uri($"http://127.0.0.1:{groups["port"].Value}"), groups["worker"] is { Success: true } worker ? int.Parse(worker.Value) : server.Id);
    }

    private static Func<Uri, string, ChildProcess> Ours(params (string, string)[] settings) =>
        Host(typeof(LocalApp).Assembly.Location, settings);

    private static Func<Uri, string, ChildProcess> Host(string assembly, params (string, string)[] settings) => (sink, storage) =>
    {
        var folder = Directory.CreateTempSubdirectory("redirect-functions-compare-").FullName;
        return new ChildProcess(
            ChildProcess.DotNet,
            [assembly, .. HostUnderTest.Options("http://127.0.0.1:0")],
            [
                .. Settings(sink, storage, folder),
                ("AzureFunctionsJobHost__extensions__queues__maxPollingInterval", "00:00:00.100"),
                .. settings,
            ],
            folder,
            Port().IsMatch);
    };

    public static IEnumerable<(string Name, string Value)> Settings(Uri sink, string storage, string folder) =>
        [.. HostUnderTest.Settings(storage, storage, Queue, ".shop.example", new Uri(sink, "data"), sink, folder), AsDeployed];

    /// <param name="app">The folder of its project; its assembly has the same name.</param>
    /// <param name="function">Answers every request.</param>
    private static Func<Uri, string, ChildProcess> Worker(string app, string function) => (sink, storage) =>
    {
        var folder = Directory.CreateTempSubdirectory("redirect-functions-compare-").FullName;
        return new ChildProcess(
            Environment.ProcessPath!,
            ["serve-worker", BuiltApps.FolderOf(app), $"{app}.dll", function],
            Settings(sink, storage.Length > 0 ? storage : "UseDevelopmentStorage=true", folder),
            folder,
            Port().IsMatch);
    };

    private static ChildProcess Express(Uri sink, string redis)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "express");
        Install(folder, "express");
        return new ChildProcess(
            "node",
            [Path.Combine(folder, "app.mjs")],
            [
                ("NODE_ENV", "production"), ("REDIS_URL", redis),
                ("GTM_SERVER_SIDE_URL", new Uri(sink, "data").AbsoluteUri), ("GA4_ENDPOINT", sink.GetLeftPart(UriPartial.Authority)),
            ],
            folder,
            Port().IsMatch);
    }

    private static void Install(string folder, string package)
    {
        if (!Directory.Exists(Path.Combine(folder, "node_modules", package)))
        {
            string[] install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
            using var npm = Process.Start(new ProcessStartInfo("npm", install) { WorkingDirectory = folder })!;
            npm.WaitForExit();
        }
    }

    private static ChildProcess Edge(Uri sink)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "edge");
        Install(folder, "@cloudflare");
        return new ChildProcess(
            Path.Combine(folder, "node_modules", "@cloudflare", "workerd-linux-64", "bin", "workerd"),
            ["serve", Path.Combine(folder, "config.capnp"), "--control-fd=1"],
            [("GTM_SERVER_SIDE_URL", new Uri(sink, "data").AbsoluteUri), ("GA4_ENDPOINT", sink.GetLeftPart(UriPartial.Authority))],
            folder,
            Port().IsMatch);
    }

    [GeneratedRegex("(?:127\\.0\\.0\\.1:|\"port\": ?)(?<port>[0-9]+)(?: worker (?<worker>[0-9]+))?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Port();
}
