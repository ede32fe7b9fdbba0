using RedirectFunctions.LocalHost.Storage;

[assembly: AssemblyFixture(typeof(RedirectFunctions.Tests.Infrastructure.AzuriteFixture))]

namespace RedirectFunctions.Tests.Infrastructure;

/// <summary>
/// One Azurite for all tests, on a port of its own, started by the first that asks for it; every test has queues of its own in it.
/// </summary>
public sealed class AzuriteFixture : IAsyncDisposable
{
    private readonly Lazy<Azurite> _azurite = new(() => Task.Run(() => Azurite.StartAsync(new AzuriteOptions())).GetAwaiter().GetResult());

    public string ConnectionString => _azurite.Value.ConnectionString;

    public ValueTask DisposeAsync() => _azurite.IsValueCreated ? _azurite.Value.DisposeAsync() : ValueTask.CompletedTask;
}
