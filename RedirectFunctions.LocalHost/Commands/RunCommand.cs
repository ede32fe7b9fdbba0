using System.CommandLine;
using RedirectFunctions.LocalHost.Http;
using RedirectFunctions.LocalHost.Settings;

namespace RedirectFunctions.LocalHost.Commands;

/// <summary>The default command: runs the functions until Ctrl-C or SIGTERM.</summary>
internal static class RunCommand
{
    private static readonly Option<string> Urls = new("--urls")
    {
        Description = "Where to listen, http only. Also ASPNETCORE_URLS.",
        DefaultValueFactory = _ =>
            Environment.GetEnvironmentVariable("ASPNETCORE_URLS") is { Length: > 0 } urls ? urls : LocalAppOptions.DefaultUrls,
    };

    private static readonly Option<string> Collector = new("--collector")
    {
        Description = "on: serve a stand-in for GTM and GA4 under /collector. off: only the functions.",
        DefaultValueFactory = _ => "on",
    };

    private static readonly Option<DirectoryInfo?> Storage = new("--storage")
    {
        Description = "A folder where Azurite keeps queues and tables. Without it they are in memory.",
    };

    private static readonly Option<string?> AuthorKey = new("--author-key")
    {
        Description = "Demand keys as Azure does: this one makes links. Goes with --master-key.",
    };

    private static readonly Option<string?> MasterKey = new("--master-key")
    {
        Description = "Demand keys as Azure does: this one opens everything. Goes with --author-key.",
    };

    private static readonly Option<bool> Open = new("--open")
    {
        Description = "Open the page that shows the clicks in the browser.",
    };

    private static readonly Option<bool> StopWithInput = new("--stop-with-input")
    {
        Description = "Stop when standard input ends: for a program that starts this one and may die.",
    };

    /// <param name="configure">Runs after the app's own services are there: a chaos run replaces the clock.</param>
    public static RootCommand CreateRoot(Action<IServiceCollection>? configure = null)
    {
        Collector.AcceptOnlyFromAmong("on", "off");
        var root = new RootCommand("Runs RedirectFunctions on this machine, without Azure and without Core Tools.");
        root.Options.Add(Urls);
        root.Options.Add(Collector);
        root.Options.Add(Storage);
        root.Options.Add(AuthorKey);
        root.Options.Add(MasterKey);
        root.Options.Add(Open);
        root.Options.Add(StopWithInput);
        root.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(Urls)!,
            string.Equals(parsed.GetValue(Collector), "on", StringComparison.Ordinal),
            parsed.GetValue(Storage)?.FullName,
            ReadKeys(parsed.GetValue(AuthorKey), parsed.GetValue(MasterKey)),
            parsed.GetValue(Open),
            parsed.GetValue(StopWithInput),
            configure,
            cancellationToken));
        return root;
    }

    private static async Task<int> RunAsync(
        string urls,
        bool collector,
        string? storage,
        HostKeys? keys,
        bool open,
        bool stopWithInput,
        Action<IServiceCollection>? configure,
        CancellationToken cancellationToken)
    {
        var root = RepositoryRoot.Find();
        var (address, collectorUrl) = ListenAddress.WithLoopback(ListenAddress.Parse(urls).Urls);
        var settings = LocalSettings.Load(root, Environment.CurrentDirectory, LocalSettings.ProcessEnvironment(), collectorUrl);
        if (settings.IsDemo && !collector)
        {
            throw new LocalHostException(
                """
                --collector off needs settings that say where the clicks go: the demo configuration sends them to the collector.
                Copy local.settings.sample.json to local.settings.json and put in your own.
                """);
        }

        await using var app = await LocalApp.StartAsync(
            new LocalAppOptions
            {
                Settings = settings.Values,
                Urls = address,
                Collector = collector,
                Root = root,
                StorageFolder = storage,
                Keys = keys,
                Output = Console.Out,
                ConfigureServices = configure,
                ConsoleLog = true,
                HandleSignals = true,
            },
            cancellationToken);
        await Console.Out.WriteLineAsync(StartText.For(app, settings));
        if (open)
        {
            // Without the collector there is no page of clicks; that of links is always there.
            var page = new Uri(app.BaseAddress, collector ? "" : "ops/builder");
            await (Browser.Problem(page) is { } problem ? Console.Error.WriteLineAsync(problem) : Task.CompletedTask);
        }

        if (stopWithInput)
        {
            await Task.WhenAny(InputEndsAsync(cancellationToken), app.WaitForShutdownAsync(cancellationToken));
            return 0;
        }

        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    private static HostKeys? ReadKeys(string? author, string? master) => (author, master) switch
    {
        (null, null) => null,
        ({ Length: > 0 }, { Length: > 0 }) when author != master => new HostKeys(author, master),
        _ => throw new LocalHostException("--author-key and --master-key go together, and must be two different keys."),
    };

    private static async Task InputEndsAsync(CancellationToken cancellationToken)
    {
        var input = Console.OpenStandardInput();
        var ignored = new byte[256];
        while (await input.ReadAsync(ignored, cancellationToken) > 0)
        {
        }
    }
}
