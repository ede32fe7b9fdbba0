using System.Collections.Concurrent;
using System.Text;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using RedirectFunctions.Tests.Infrastructure;
using RedirectFunctions.Tests.LocalHost;
using WorkerHosting;

namespace RedirectFunctions.Tests.Worker;

/// <summary>The built app as a worker process, as in Azure, with real queues, and a stub in place of the sinks.</summary>
internal sealed class WorkerApp : IAsyncDisposable
{
    public const string AllowedHosts = "example.com,.shop.example,münchen.example:8443";

    public const string CookieDomain = "shop.example";

    private static readonly TimeSpan Patience = LocalHostProcess.Patience;

    /// <summary>As long as the trigger's lease, because a call may take a while here, too.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private readonly TemporaryFolder _spool = new();
    private readonly ConcurrentQueue<(string Path, string Body)> _received = new();
    private readonly ConcurrentQueue<RpcLog> _log = new();
    private readonly string _connectionString;
    private HttpStub _sinks = null!;
    private FunctionsHost _host = null!;

    private WorkerApp(string connectionString) => _connectionString = connectionString;

    public string QueueName { get; } = $"t-{Guid.NewGuid():N}";

    public string SpoolFolder => Directory.GetDirectories(_spool.Path).Single();

    public WorkerInitResponse Worker => _host.Worker;

    public IReadOnlyCollection<string> Functions => _host.Functions;

    /// <summary>The log lines that the worker has passed to the host.</summary>
    public IReadOnlyCollection<RpcLog> Log => _log;

    public static async Task<WorkerApp> StartAsync(string connectionString, params (string Name, string Value)[] settings)
    {
        var app = new WorkerApp(connectionString);
        app._sinks = await HttpStub.StartAsync(async http =>
        {
            using var body = new StreamReader(http.Request.Body);
            app._received.Enqueue((http.Request.Path, await body.ReadToEndAsync(http.RequestAborted)));
        });
        using var patience = new CancellationTokenSource(Patience);
        app._host = await FunctionsHost.StartAsync(
            BuiltApps.FolderOf("RedirectFunctions"), "RedirectFunctions.dll", [.. app.Settings(), .. settings], app._log.Enqueue, patience.Token);
        return app;
    }

    /// <summary>Asks until the condition holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        var deadline = DateTimeOffset.UtcNow + Patience;
        while (!await holds())
        {
            Assert.True(DateTimeOffset.UtcNow < deadline, $"Still not so: {what}.");
            await Task.Delay(50);
        }
    }

    public QueueClient Queue(string suffix = "") => new(_connectionString, QueueName + suffix);

    /// <summary>The bodies that a sink has received: <c>gtm</c>, <c>ga4</c> or <c>webhook</c>.</summary>
    public IEnumerable<string> ReceivedBy(string sink) =>
        _received.Where(request => request.Path.StartsWith($"/{sink}", StringComparison.Ordinal)).Select(request => request.Body);

    public async Task<InvocationResponse> InvokeAsync(
        string function, TypedData trigger, (string Name, string Value)? metadata = null, string traceParent = "")
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _host.InvokeAsync(function, trigger, metadata is { } one ? [one] : [], traceParent, patience.Token);
    }

    /// <summary>Invokes an HTTP function, asserts that it has not failed, and returns its answer.</summary>
    /// <param name="function">Its name.</param>
    /// <param name="request">Method and target, as in a request line.</param>
    /// <param name="route">The parameter of the function's route, and its value.</param>
    /// <param name="body">Empty if there is none.</param>
    /// <param name="traceParent">The host's own span.</param>
    public async Task<RpcHttp> HttpAsync(
        string function, string request, (string Name, string Value)? route = null, string body = "", string traceParent = "")
    {
        var (method, target) = (request.Split(' ')[0], request.Split(' ')[1]);
        (string, string)[] headers = [("Host", "links.example"), ("Accept", "application/json")];
        var trigger = Trigger.Http(method, $"http://links.example{target}", headers, Encoding.UTF8.GetBytes(body));
        return Succeeded(await InvokeAsync(function, trigger, route, traceParent)).ReturnValue.Http;
    }

    /// <summary>Passes on what is in the queue, as the queue's trigger does, until the condition holds.</summary>
    /// <param name="isDone">The condition.</param>
    /// <param name="traceParent">The host's own span of each call.</param>
    public Task DeliverAsync(Func<bool> isDone, Func<string>? traceParent = null) => UntilAsync(
        async () =>
        {
            // The app creates the queue when it first sends.
            var messages = await Queue().ExistsAsync() ? (await Queue().ReceiveMessagesAsync(maxMessages: 32, visibilityTimeout: Lease)).Value : [];
            foreach (var message in messages)
            {
                Succeeded(await InvokeAsync("Deliver", Trigger.Queue(message), traceParent: traceParent?.Invoke() ?? ""));
                await DeleteAsync(message);
            }

            return isDone();
        },
        "the sinks have received what is in the queue");

    /// <summary>Tells the worker to end.</summary>
    public void Terminate() => _host.Terminate();

    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _host.Process.EndAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _sinks.DisposeAsync();
        _spool.Dispose();
    }

    /// <summary>As the trigger does: the app's probe of a slow queue expires within a second, while somebody works on it.</summary>
    private async Task DeleteAsync(QueueMessage message)
    {
        try
        {
            await Queue().DeleteMessageAsync(message.MessageId, message.PopReceipt);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.MessageNotFound)
        {
        }
    }

    private static InvocationResponse Succeeded(InvocationResponse answer)
    {
        Assert.True(answer.Result.Status == StatusResult.Types.Status.Success, answer.Result.Exception?.Message);
        return answer;
    }

    private (string Name, string Value)[] Settings() =>
    [
        ("AzureWebJobsStorage", _connectionString),
        ("TrackingStorage", _connectionString),
        ("ALLOWED_DESTINATION_HOSTS", AllowedHosts),
        ("ENABLE_GTM_TRACKING", "true"),
        ("GTM_SERVER_SIDE_URL", new Uri(_sinks.Url, "gtm").AbsoluteUri),
        ("ENABLE_GA4_TRACKING", "true"),
        ("GA4_MEASUREMENT_ID", "G-TEST123456"),
        ("GA4_API_SECRET", "the-secret-of-the-test"),
        ("GA4_ENDPOINT", new Uri(_sinks.Url, "ga4").AbsoluteUri),
        ("WEBHOOK_URL", new Uri(_sinks.Url, "webhook").AbsoluteUri),
        ("WEBHOOK_SECRETS", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        ("ARCHIVE_CONTAINER", QueueName),
        ("VISITOR_IDENTITY", "cookie"),
        ("VISITOR_COOKIE_DOMAIN", CookieDomain),
        ("TRACKING_QUEUE_NAME", QueueName),
        ("LINK_TABLE_NAME", QueueName.Replace("-", "", StringComparison.Ordinal)),
        ("SPOOL_DIRECTORY", _spool.Path),
    ];
}
