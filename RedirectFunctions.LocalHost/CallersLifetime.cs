namespace RedirectFunctions.LocalHost;

/// <summary>An app that is started and stopped by whoever holds it; signals to the process are none of its business.</summary>
internal sealed class CallersLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
