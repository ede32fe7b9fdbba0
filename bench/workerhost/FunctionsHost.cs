using System.Net;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Processes;

namespace WorkerHosting;

/// <summary>
/// The Functions host, as far as a worker sees it: it starts the built app as its worker process, makes it load its functions, and
/// invokes them over gRPC, any number at a time. It has no triggers: the caller provides what they would pass.
/// </summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    /// <summary>How long the Functions host waits for a worker that it has told to end.</summary>
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(5);

    private readonly WebApplication _server;
    private readonly WorkerStream _stream;
    private Dictionary<string, LoadedFunction> _functions = [];

    private FunctionsHost(WebApplication server, WorkerStream stream, ChildProcess process)
    {
        _server = server;
        _stream = stream;
        Process = process;
    }

    public ChildProcess Process { get; }

    /// <summary>What the worker has said about itself.</summary>
    public WorkerInitResponse Worker { get; private set; } = null!;

    /// <summary>The functions that the worker has named and loaded.</summary>
    public IReadOnlyCollection<string> Functions => _functions.Keys;

    /// <param name="directory">The folder of the built or published app.</param>
    /// <param name="assembly">The app's main assembly.</param>
    /// <param name="settings">The app's settings.</param>
    /// <param name="log">Receives the log lines that the worker passes to the host.</param>
    /// <param name="cancellationToken">Ends the wait for a worker that does not answer.</param>
    /// <exception cref="InvalidOperationException">The worker has not started, or has not loaded a function.</exception>
    public static async Task<FunctionsHost> StartAsync(
        string directory,
        string assembly,
        IEnumerable<(string Name, string Value)> settings,
        Action<RpcLog> log,
        CancellationToken cancellationToken)
    {
        var workerId = $"{Guid.NewGuid()}";
        var stream = new WorkerStream(workerId, log);
        var server = await ListenAsync(stream, cancellationToken);
        string[] arguments =
        [
            Path.Combine(directory, assembly),
            "--functions-uri", server.Urls.Single(),
            "--functions-worker-id", workerId,
            "--functions-request-id", $"{Guid.NewGuid()}",
            "--functions-grpc-max-message-length", $"{int.MaxValue}",
        ];
        (string, string)[] ofHost = [("FUNCTIONS_APPLICATION_DIRECTORY", directory), ("FUNCTIONS_WORKER_DIRECTORY", directory)];
        var host = new FunctionsHost(server, stream, new ChildProcess(ChildProcess.DotNet, arguments, [.. ofHost, .. settings], directory));
        try
        {
            await host.LoadAsync(directory, cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <param name="function">Its name.</param>
    /// <param name="trigger">What its trigger passes.</param>
    /// <param name="metadata">What else the trigger knows, such as the values of route parameters.</param>
    /// <param name="traceParent">The host's own span, as W3C <c>traceparent</c>; empty if there is none.</param>
    /// <param name="cancellationToken">Ends the wait, not the invocation.</param>
    /// <exception cref="IOException">The worker has gone without an answer.</exception>
    public async Task<InvocationResponse> InvokeAsync(
        string function,
        TypedData trigger,
        IEnumerable<(string Name, string Value)> metadata,
        string traceParent,
        CancellationToken cancellationToken)
    {
        var (id, parameter) = _functions[function];
        var request = new InvocationRequest
        {
            InvocationId = $"{Guid.NewGuid()}",
            FunctionId = id,
            InputData = { new ParameterBinding { Name = parameter, Data = trigger } },
            TraceContext = new RpcTraceContext { TraceParent = traceParent },
        };
        foreach (var (name, value) in metadata)
        {
            request.TriggerMetadata.Add(name, new TypedData { String = value });
        }

        var message = new StreamingMessage { RequestId = request.InvocationId, InvocationRequest = request };
        return (await _stream.AskAsync(message, cancellationToken)).InvocationResponse;
    }

    /// <summary>Tells the worker to end.</summary>
    public void Terminate() =>
        _stream.Send(new StreamingMessage { WorkerTerminate = new WorkerTerminate { GracePeriod = Duration.FromTimeSpan(GracePeriod) } });

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _stream.Close();
        await _server.DisposeAsync();
    }

    private static async Task<WebApplication> ListenAsync(WorkerStream stream, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(stream).AddGrpc(options => options.MaxReceiveMessageSize = null);
        var server = builder.Build();
        server.UseRouting();
        server.MapGrpcService<WorkerStream>();
        await server.StartAsync(cancellationToken);
        return server;
    }

    private async Task LoadAsync(string directory, CancellationToken cancellationToken)
    {
        if (await Task.WhenAny(_stream.Started, Process.EndAsync(cancellationToken)) != _stream.Started)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new InvalidOperationException($"The worker has ended instead of starting: {Process.Errors}{Process.Output}");
        }

        var handshake = new Handshake(_stream, directory, cancellationToken);
        Worker = await handshake.StartAsync();
        _functions = await handshake.LoadAsync();
    }
}
