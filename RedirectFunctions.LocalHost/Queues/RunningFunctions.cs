using System.Collections.Concurrent;
using Azure.Storage.Queues.Models;

namespace RedirectFunctions.LocalHost.Queues;

/// <summary>
/// The queue functions that one listener host is running. The SDK takes note of a run only after the function has begun, so a drain at that
/// very moment does not wait for it.
/// </summary>
internal sealed class RunningFunctions(QueueFunctionRunner runner)
{
    private readonly ConcurrentDictionary<Task, bool> _running = new();

    /// <inheritdoc cref="QueueFunctionRunner.RunAsync"/>
    public async Task RunAsync(string name, QueueMessage message, CancellationToken cancellationToken)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[end.Task] = true;
        try
        {
            await runner.RunAsync(name, message, cancellationToken);
        }
        finally
        {
            _running.TryRemove(end.Task, out _);
            end.SetResult();
        }
    }

    public Task WhenEndedAsync() => Task.WhenAll(_running.Keys);
}
