using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Compare.Load;
using RedirectFunctions.LocalHost;

namespace Compare.Contenders;

internal static partial class All
{
    public static IReadOnlyList<Contender> Contenders { get; } =
    [
        new("limit: bare Kestrel", static (_, _) => ServeAsync("limit")),
        new("edge worker (workerd)", EdgeAsync) { Delivers = true },
        new("a message per click, awaited", static (sink, queue) => HostAsync(
            sink, queue, ("QUEUE_SEND_SLOTS", "10000"), ("QUEUE_MESSAGE_CLICKS", "1"), ("ENQUEUE_BUDGET_MS", "10000"), ("AzureWebJobs__Deliver__Disabled", "true"))) { HasQueue = true, HasOneClickAMessage = true },
        new("ours: redirect + queue", static (sink, queue) => HostAsync(sink, queue, ("AzureWebJobs__Deliver__Disabled", "true"))) { HasQueue = true },
        new("ours: whole job", static (sink, queue) => HostAsync(sink, queue)) { HasQueue = true, Delivers = true },
    ];

    /// <summary>The setting that infra gives the app. The limit gets it, too: it is the runtime's.</summary>
    private static KeyValuePair<string, string> AsDeployed => new("DOTNET_GCgen0size", "0x4000000");

    /// <summary>A server of this program, in a process of its own.</summary>
    public static Task<Child> ServeAsync(string server) => Child.StartAsync(
        Environment.ProcessPath!,
        ["serve", server],
        static line => Uri.TryCreate(line, UriKind.Absolute, out var url) ? url : null,
        [AsDeployed]);

    /// <summary>LocalHost of this build, everything on.</summary>
    public static Task<Child> HostAsync(Uri sink, string queue, params (string Name, string Value)[] settings) =>
        StartHostAsync(typeof(LocalApp).Assembly.Location, sink, queue, settings);

    /// <param name="app">RedirectFunctions.LocalHost.dll, of this build or of another.</param>
    public static Task<Child> StartHostAsync(string app, Uri sink, string queue, params (string Name, string Value)[] settings)
    {
        var spool = Directory.CreateTempSubdirectory("redirect-functions-compare-").FullName;
        Dictionary<string, string> environment = new(StringComparer.Ordinal)
        {
            ["AzureWebJobsStorage"] = queue,
            ["TrackingStorage"] = queue,
            ["TRACKING_QUEUE_NAME"] = CompareQueue.Name,
            ["ALLOWED_DESTINATION_HOSTS"] = ".shop.example",
            ["ENABLE_GTM_TRACKING"] = "true",
            ["GTM_SERVER_SIDE_URL"] = new Uri(sink, "/data").AbsoluteUri,
            ["ENABLE_GA4_TRACKING"] = "true",
            ["GA4_ENDPOINT"] = sink.GetLeftPart(UriPartial.Authority),
            ["GA4_MEASUREMENT_ID"] = "G-BENCH12345",
            ["GA4_API_SECRET"] = "no-secret-of-anybody",
            ["SPOOL_DIRECTORY"] = spool,
            // A line for each delivery would be most of the work.
            ["Logging__LogLevel__Default"] = "Warning",
            [AsDeployed.Key] = AsDeployed.Value,
            ["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:00.100",
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        return Child.StartAsync(
            "dotnet",
            [app, "--urls", "http://127.0.0.1:0", "--collector", "off", "--stop-with-input"],
            static line => HostAddress().Match(line) is { Success: true } match ? new Uri(match.Value) : null,
            environment,
            spool);
    }

    private static async Task<Child> EdgeAsync(Uri sink, string queue)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "edge");
        var program = Path.Combine(folder, "node_modules", "@cloudflare", "workerd-linux-64", "bin", "workerd");
        if (!File.Exists(program))
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]) { WorkingDirectory = folder })!;
            await npm.WaitForExitAsync();
        }

        return await Child.StartAsync(
            program,
            ["serve", Path.Combine(folder, "config.capnp"), "--control-fd=1"],
            static line => JsonDocument.Parse(line).RootElement is { } root && root.TryGetProperty("port", out var port) ? new Uri($"http://127.0.0.1:{port}") : null,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["GTM_SERVER_SIDE_URL"] = new Uri(sink, "/data").AbsoluteUri,
                ["GA4_ENDPOINT"] = sink.GetLeftPart(UriPartial.Authority),
            },
            folder);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[0-9]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HostAddress();
}
