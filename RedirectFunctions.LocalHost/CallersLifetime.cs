namespace RedirectFunctions.LocalHost;

/// <summary>For an app that its caller starts and stops; signals to the process do not concern it.</summary>
internal sealed class CallersLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
