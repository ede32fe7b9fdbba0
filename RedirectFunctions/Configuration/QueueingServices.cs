using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Queueing;
using RedirectFunctions.Queueing.Commit;
using RedirectFunctions.Queueing.Parking;
using RedirectFunctions.Queueing.Spooling;
using RedirectFunctions.Queueing.Storage;
using RedirectFunctions.Queueing.Visitors;

namespace RedirectFunctions.Configuration;

internal static class QueueingServices
{
    public static void AddQueueing(this IServiceCollection services, QueueingSettings settings)
    {
        services.AddSingleton(settings.Queue);
        services.AddQueue(QueueKey.Tracking, settings.Queue.Account, settings.Queue.Name);
        services.AddKeyedSingleton(QueueKey.Parked, new StorageQueue(settings.Queue.Account, settings.Queue.ParkedName));
        if (settings.Queue.FallbackAccount is { } second)
        {
            services.AddQueue(QueueKey.Fallback, second, settings.Queue.FallbackName);
        }

        services.AddSingleton<QueueWatch>();
        services.AddSingleton<GroupCommit>();
        services.AddSingleton<BudgetClock>();
        services.AddSingleton<Spool>();
        services.AddSingleton<SpoolWriter>();
        services.AddSingleton<MessageStore>();
        services.AddSingleton<MemoryBacklog>();
        services.AddSingleton<ClickBackup>();
        services.AddSingleton<SpoolDrainer>();
        services.AddHostedService(provider => provider.GetRequiredService<SpoolDrainer>());
        services.AddSingleton<ParkingStore>();
        services.AddSingleton<ParkingReplay>();
        services.AddSingleton<VisitorClicks>();
        services.AddSingleton<ClickQueue>();
    }

    private static void AddQueue(this IServiceCollection services, string key, StorageAccount account, string name)
    {
        var queue = new StorageQueue(account, name);
        services.AddKeyedSingleton(key, queue);
        services.AddKeyedSingleton(key, (provider, _) => ActivatorUtilities.CreateInstance<MonitoredQueue>(provider, queue));
    }
}
