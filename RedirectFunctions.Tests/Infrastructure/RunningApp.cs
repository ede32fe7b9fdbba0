using System.Diagnostics.Metrics;
using System.Net;
using System.Runtime.CompilerServices;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedirectFunctions.Configuration;
using RedirectFunctions.LocalHost;
using RedirectFunctions.LocalHost.Collector;
using RedirectFunctions.LocalHost.Http;

namespace RedirectFunctions.Tests.Infrastructure;

/// <summary>The real functions on LocalHost with real sockets, a real queue, and the collector in place of Google.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    public static readonly TimeSpan Patience = Infrastructure.Patience.Limit;

    private readonly string _connectionString;
    private readonly string _spool;
    private readonly Dictionary<string, string?> _settings;

    private RunningApp(string connectionString, CollectorApp collector)
    {
        _connectionString = connectionString;
        Collector = collector;
        _spool = Path.Combine(Path.GetTempPath(), "redirect-functions-tests", QueueName);
        _settings = new(StringComparer.Ordinal)
        {
            ["AzureWebJobsStorage"] = connectionString,
            ["TrackingStorage"] = connectionString,
            ["ALLOWED_DESTINATION_HOSTS"] = "example.com,.shop.example",
            ["ENABLE_GTM_TRACKING"] = "true",
            ["GTM_SERVER_SIDE_URL"] = collector.GtmUrl.ToString(),
            ["ENABLE_GA4_TRACKING"] = "true",
            ["GA4_MEASUREMENT_ID"] = "G-TEST123456",
            ["GA4_API_SECRET"] = "the-secret-of-the-test",
            ["GA4_ENDPOINT"] = collector.Ga4Endpoint.ToString(),
            ["TRACKING_QUEUE_NAME"] = QueueName,
            ["LINK_TABLE_NAME"] = TableName,
            ["SPOOL_DIRECTORY"] = _spool,
            // With the host's real schedule, every test would have to wait.
            ["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:00.200",
            ["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:01",
            ["AzureWebJobsStorage__Retry__MaxDelay"] = "00:00:00.500",
        };
    }

    public string QueueName { get; } = $"t-{Guid.NewGuid():N}";

    /// <summary>The table of short names.</summary>
    public string TableName => QueueName.Replace("-", "", StringComparison.Ordinal);

    public CollectorApp Collector { get; }

    public LogLines Log { get; } = new();

    public EventStore Events => Collector.Collector.Events;

    public LedgerReading Ledger { get; private set; } = null!;

    /// <summary>Null if calls need no key.</summary>
    public HostKeys? Keys { get; private init; }

    public LocalApp Host { get; private set; } = null!;

    public HttpClient Visitor { get; private set; } = null!;

    public QueueClient Queue => new(_connectionString, QueueName);

    public QueueClient ParkedQueue => new(_connectionString, $"{QueueName}-parked");

    public QueueClient PoisonQueue => new(_connectionString, $"{QueueName}-poison");

    /// <summary>The folder of this app's spool.</summary>
    public string SpoolFolder => Directory.GetDirectories(_spool).Single();

    public static async Task<RunningApp> StartAsync(AzuriteFixture azurite, params (string Name, string Value)[] settings) =>
        await StartAsync(azurite.ConnectionString, settings);

    public static Task<RunningApp> StartAsync(string connectionString, params (string Name, string Value)[] settings) =>
        StartAsync(connectionString, null, settings);

    /// <summary>As in Azure: calls need these keys.</summary>
    public static async Task<RunningApp> StartAsync(string connectionString, HostKeys? keys, params (string Name, string Value)[] settings)
    {
        var app = new RunningApp(connectionString, await CollectorApp.StartAsync()) { Keys = keys };
        foreach (var (name, value) in settings)
        {
            app._settings[name] = value;
        }

        await app.StartHostAsync();
        return app;
    }

    /// <summary>As in Azure: a wrong tracking setting does not prevent the start.</summary>
    public static async Task<RunningApp> StartTolerantlyAsync(AzuriteFixture azurite, params (string Name, string Value)[] settings)
    {
        var app = new RunningApp(azurite.ConnectionString, await CollectorApp.StartAsync());
        await app.StartHostTolerantlyAsync(settings);
        return app;
    }

    /// <summary>Starts the host once more, with these settings changed.</summary>
    public Task StartHostTolerantlyAsync(params (string Name, string Value)[] settings)
    {
        foreach (var (name, value) in settings)
        {
            _settings[name] = value;
        }

        return StartHostAsync(strict: false);
    }

    /// <summary>Starts the host once more, with the same queues, spool and collector.</summary>
    public async Task StartHostAsync(bool strict = true)
    {
        Host = await LocalApp.StartAsync(new LocalAppOptions
        {
            Settings = _settings,
            AddServices = (services, configuration) => services.AddRedirectFunctions(configuration, strict: strict),
            Urls = "http://127.0.0.1:0",
            Keys = Keys,
            ConfigureServices = services => services.AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Trace)),
        });
        Ledger = new LedgerReading(Host.Services.GetRequiredService<IMeterFactory>());
        Visitor = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Host.BaseAddress, Timeout = Patience };
    }

    public async Task StopHostAsync()
    {
        Visitor.Dispose();
        Ledger.Dispose();
        await Host.DisposeAsync();
    }

    /// <summary>Clicks a link to a destination, asserts the redirect and returns the Location.</summary>
    public async Task<string> ClickAsync(string destination, params (string Name, string Value)[] headers)
    {
        using var response = await GetAsync($"/r?destinationUrl={Uri.EscapeDataString(destination)}", headers);
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        return Location(response);
    }

    public async Task<HttpResponseMessage> GetAsync(string link, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, link);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Visitor.SendAsync(request);
    }

    /// <summary>The header's text. The typed property would parse and rewrite it.</summary>
    public static string Location(HttpResponseMessage response) => response.Headers.NonValidated["Location"].ToString();

    /// <summary>The first event with this text in its destination that a sink has accepted or will accept.</summary>
    public Task<CollectedEvent> AcceptedAsync(string sink, string inBody = "") =>
        Events.WaitForAsync(received => received.Sink == sink && received.IsAccepted && received.Json.GetRawText().Contains(inBody, StringComparison.Ordinal), Patience);

    /// <summary>Waits until a counter of the ledger has reached a value.</summary>
    public Task WaitForLedgerAsync(string counter, long value, TimeSpan? patience = null) => WaitForAsync(() => Ledger[counter] >= value, patience);

    public async Task WaitForAsync(Func<bool> holds, TimeSpan? patience = null, [CallerArgumentExpression(nameof(holds))] string? what = null)
    {
        var deadline = DateTimeOffset.UtcNow + (patience ?? Patience);
        while (!holds())
        {
            Assert.True(DateTimeOffset.UtcNow < deadline, $"Still not so: {what}. {string.Join(Environment.NewLine, Log.All.Where(line => !line.StartsWith("Trace", StringComparison.Ordinal) && !line.StartsWith("Debug", StringComparison.Ordinal)).TakeLast(30))}");
            await Task.Delay(50);
        }
    }

    public int Count(string sink) => Events.Snapshot().Count(received => received.Sink == sink && received.IsAccepted);

    public async ValueTask DisposeAsync()
    {
        await StopHostAsync();
        await Collector.DisposeAsync();
        if (Directory.Exists(_spool))
        {
            Directory.Delete(_spool, recursive: true);
        }
    }
}
