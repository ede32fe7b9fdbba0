using RedirectFunctions.LocalHost.Catalog;
using RedirectFunctions.LocalHost.Settings;

namespace RedirectFunctions.LocalHost.Queues;

/// <summary>
/// The listeners of all queue functions. They start after Kestrel and stop before it: what they deliver may be meant for the collector in
/// this very process.
/// </summary>
internal sealed class QueueListeners(
    FunctionCatalog functions, HostJson hostJson, IConfiguration settings, IServiceScopeFactory scopes, TimeProvider time, DrainLimit drainLimit, ILoggerFactory loggers)
    : IHostedLifecycleService, IDisposable
{
    private readonly List<QueueListener> _listeners = [];

    /// <summary>A connection that is missing or malformed fails the start.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var function in functions.Queue)
        {
            var queue = new TriggerQueue(function.QueueName, StorageConnection.Open(function.Connection, settings, function.Name));
            var handler = new MessageHandler(function, queue, hostJson.Queues, scopes, time, loggers.CreateLogger<MessageHandler>());
            _listeners.Add(new QueueListener(queue, handler, hostJson.Queues, time, loggers.CreateLogger<QueueListener>()));
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _listeners.ForEach(static listener => listener.Start());
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(drainLimit.Value, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await Task.WhenAll(_listeners.Select(listener => listener.StopAsync(deadline.Token)));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listeners.ForEach(static listener => listener.Dispose());
}
