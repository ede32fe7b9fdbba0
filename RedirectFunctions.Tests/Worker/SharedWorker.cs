using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Worker;

/// <summary>One worker for the tests of a class that do it no harm.</summary>
public sealed class SharedWorker(AzuriteFixture azurite) : IAsyncLifetime
{
    internal WorkerApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await WorkerApp.StartAsync(azurite.ConnectionString);

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
