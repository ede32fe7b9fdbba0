using RedirectFunctions.LocalHost.Storage;

[assembly: AssemblyFixture(typeof(RedirectFunctions.Tests.Infrastructure.AzuriteFixture))]

namespace RedirectFunctions.Tests.Infrastructure;

/// <summary>
/// One Azurite for all tests, on a port of its own. The first test that needs it starts it, and every test has its own queues in it.
/// </summary>
public sealed class AzuriteFixture : IAsyncDisposable
{
    private readonly Lazy<Azurite> _azurite = new(() => Task.Run(() => Azurite.StartAsync(new AzuriteOptions())).GetAwaiter().GetResult());

    public string ConnectionString => _azurite.Value.ConnectionString;

    public ValueTask DisposeAsync() => _azurite.IsValueCreated ? _azurite.Value.DisposeAsync() : ValueTask.CompletedTask;
}
