namespace WorkerHosting;

/// <summary>What the Functions host asks of a worker before it invokes a function.</summary>
internal sealed class Handshake(WorkerStream stream, string directory, CancellationToken cancellationToken)
{
    /// <exception cref="InvalidOperationException">The worker says that it has failed.</exception>
    public async Task<WorkerInitResponse> StartAsync()
    {
        var started = (await AskAsync(new StreamingMessage
        {
            WorkerInitRequest = new() { HostVersion = "4.0.0.0", WorkerDirectory = directory, FunctionAppDirectory = directory },
        })).WorkerInitResponse;
        ThrowIfFailed(started.Result, "The worker has not started");
        return started;
    }

    /// <summary>Asks the worker for its functions, and has it load each of them.</summary>
    /// <inheritdoc cref="StartAsync"/>
    public async Task<Dictionary<string, LoadedFunction>> LoadAsync()
    {
        var named = (await AskAsync(new StreamingMessage
        {
            FunctionsMetadataRequest = new() { FunctionAppDirectory = directory },
        })).FunctionMetadataResponse;
        ThrowIfFailed(named.Result, "The worker has not named its functions");

        var functions = new Dictionary<string, LoadedFunction>(StringComparer.Ordinal);
        foreach (var function in named.FunctionMetadataResults)
        {
            var loaded = (await AskAsync(new StreamingMessage
            {
                FunctionLoadRequest = new() { FunctionId = function.FunctionId, Metadata = function },
            })).FunctionLoadResponse;
            ThrowIfFailed(loaded.Result, $"The worker has not loaded {function.Name}");
            var trigger = function.Bindings.Single(binding => binding.Value.Type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase));
            functions.Add(function.Name, new LoadedFunction(function.FunctionId, trigger.Key));
        }

        return functions;
    }

    private static void ThrowIfFailed(StatusResult result, string what)
    {
        if (result.Status != StatusResult.Types.Status.Success)
        {
            throw new InvalidOperationException($"{what}: {result.Exception?.Message}");
        }
    }

    private Task<StreamingMessage> AskAsync(StreamingMessage message)
    {
        message.RequestId = $"{Guid.NewGuid()}";
        return stream.AskAsync(message, cancellationToken);
    }
}
