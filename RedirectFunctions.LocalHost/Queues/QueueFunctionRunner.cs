using Azure.Storage.Queues.Models;
using RedirectFunctions.LocalHost.Catalog;

namespace RedirectFunctions.LocalHost.Queues;

/// <summary>Calls a queue function for one message, in its own scope and trace.</summary>
internal sealed partial class QueueFunctionRunner(
    FunctionCatalog functions, IServiceScopeFactory scopes, ILogger<QueueFunctionRunner> logger)
{
    private readonly Dictionary<string, QueueFunction> _functions =
        functions.Queue.ToDictionary(static function => function.Name, StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">
    /// The function has failed. What it threw is not passed on: the SDK logs whole exceptions, and they often quote a visitor's URL.
    /// </exception>
    public async Task RunAsync(string name, QueueMessage message, CancellationToken cancellationToken)
    {
        if (!await TryRunAsync(_functions[name], message, cancellationToken))
        {
            throw new InvalidOperationException($"The function {name} has failed.");
        }
    }

    private async Task<bool> TryRunAsync(QueueFunction function, QueueMessage message, CancellationToken cancellationToken)
    {
        try
        {
            using var trace = MessageTrace.Start(function.Name, message);
            await using var scope = scopes.CreateAsyncScope();
            await function.InvokeAsync(new QueueFunctionContext(function, message, scope.ServiceProvider, cancellationToken));
            return true;
        }
#pragma warning disable CA1031 // Whatever a function throws is a failed try of this message.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Failed(logger, function.Name, message.DequeueCount, FailureText.Of(exception));
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The function {Function} failed, try {Try} of this message: {Failure}")]
        public static partial void Failed(ILogger logger, string function, long @try, string failure);
    }
}
