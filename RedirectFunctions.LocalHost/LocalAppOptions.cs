using RedirectFunctions.Configuration;
using RedirectFunctions.LocalHost.Http;

namespace RedirectFunctions.LocalHost;

/// <summary>One running copy of the functions. Nothing here is process-wide: a test can start as many as it likes.</summary>
internal sealed record LocalAppOptions
{
    /// <summary>The address that Core Tools use as well.</summary>
    public const string DefaultUrls = "http://127.0.0.1:7071";

    /// <summary>App settings by name; <c>__</c> means <c>:</c> as in the Functions host.</summary>
    public required IEnumerable<KeyValuePair<string, string?>> Settings { get; init; }

    /// <summary>One or more http addresses, joined by <c>;</c>. Port 0 picks a free one.</summary>
    public string Urls { get; init; } = DefaultUrls;

    /// <summary>Serve the stand-in for GTM and GA4 under <c>/collector</c>.</summary>
    public bool Collector { get; init; }

    /// <summary>The keys that calls need, as in Azure; null for none, as with Core Tools on a developer's machine.</summary>
    public HostKeys? Keys { get; init; }

    /// <summary>The folder with host.json and package.json; null to find it.</summary>
    public string? Root { get; init; }

    /// <summary>Where an Azurite that is started here keeps its data; null for in memory.</summary>
    public string? StorageFolder { get; init; }

    /// <summary>The functions to run. A test of the triggers provides its own.</summary>
    public IReadOnlyList<Type> FunctionTypes { get; init; } = typeof(Functions.RedirectFunction).Assembly.GetExportedTypes();

    /// <summary>What the functions need from the container.</summary>
    public Action<IServiceCollection, IConfiguration> AddServices { get; init; } =
        static (services, configuration) => services.AddRedirectFunctions(configuration, strict: true);

    /// <summary>Runs after <see cref="AddServices"/>, so that a test can replace a clock or listen to the log.</summary>
    public Action<IServiceCollection>? ConfigureServices { get; init; }

    /// <summary>What the person at the keyboard reads: progress, and a line for each event that the collector receives.</summary>
    public TextWriter Output { get; init; } = TextWriter.Null;

    public bool ConsoleLog { get; init; }

    /// <summary>Stop gracefully on SIGTERM and Ctrl-C. For the only app in a process.</summary>
    public bool HandleSignals { get; init; }

    /// <summary>
    /// The time for everything to end: first running messages (5 s less than this), then requests, then the app's own services.
    /// </summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
