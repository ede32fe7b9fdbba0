using RedirectFunctions.LocalHost.Storage;

[assembly: AssemblyFixture(typeof(RedirectFunctions.Tests.Infrastructure.AzuriteFixture))]

namespace RedirectFunctions.Tests.Infrastructure;

/// <summary>One Azurite for all tests, on a port of its own; every test has queues of its own in it.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private Azurite? _azurite;

    public string ConnectionString => _azurite!.ConnectionString;

    public async ValueTask InitializeAsync() => _azurite = await Azurite.StartAsync(new AzuriteOptions());

    public ValueTask DisposeAsync() => _azurite?.DisposeAsync() ?? ValueTask.CompletedTask;
}
