using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Queueing;
using RedirectFunctions.Queueing.Commit;
using RedirectFunctions.Queueing.Parking;
using RedirectFunctions.Queueing.Spooling;
using RedirectFunctions.Queueing.Storage;

namespace RedirectFunctions.Configuration;

internal static class QueueingServices
{
    public static void AddQueueing(this IServiceCollection services, QueueingSettings settings)
    {
        services.AddSingleton(settings.Queue);
        services.AddKeyedSingleton(QueueKey.Tracking, new StorageQueue(settings.Queue, settings.Queue.Name));
        services.AddKeyedSingleton(QueueKey.Parked, new StorageQueue(settings.Queue, settings.Queue.ParkedName));
        services.AddSingleton<QueueWatch>();
        services.AddSingleton<GroupCommit>();
        services.AddSingleton<BudgetClock>();
        services.AddSingleton<Spool>();
        services.AddSingleton<SpoolWriter>();
        services.AddSingleton<MessageStore>();
        services.AddHostedService<SpoolDrainer>();
        services.AddSingleton<ParkingStore>();
        services.AddSingleton<ParkingReplay>();
        services.AddSingleton<ClickQueue>();
    }
}
