using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.Worker;

/// <summary>One worker for all tests of a class that leave it intact.</summary>
public sealed class SharedWorker(AzuriteFixture azurite) : IAsyncLifetime
{
    internal WorkerApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await WorkerApp.StartAsync(azurite.ConnectionString);

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
