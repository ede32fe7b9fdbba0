using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Configuration;
using RedirectFunctions.Queueing.Visitors;
using RedirectFunctions.Telemetry;
using RedirectFunctions.Tests.Configuration;
using RedirectFunctions.Tests.LocalHost;

namespace RedirectFunctions.Tests.Durability;

/// <summary>The app's own search, on queues that have no trigger.</summary>
internal sealed class VisitorParts : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;

    private VisitorParts(string connectionString, string queue)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddRedirectFunctions(Settings.Of(
        [
            ("AzureWebJobsStorage", connectionString),
            ("TrackingStorage", connectionString),
            ("ALLOWED_DESTINATION_HOSTS", "shop.example"),
            ("TRACKING_QUEUE_NAME", queue),
            ("SPOOL_DIRECTORY", _folder.Path),
        ]));
        _services = services.BuildServiceProvider();
    }

    public VisitorClicks Visitors => _services.GetRequiredService<VisitorClicks>();

    public Ledger Ledger => _services.GetRequiredService<Ledger>();

    public static VisitorParts Of(string connectionString, string queue) => new(connectionString, queue);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
    }
}
