using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using RedirectFunctions.Delivery;
using RedirectFunctions.Queueing.Parking;

namespace RedirectFunctions.Functions;

/// <summary>
/// Delivers what the second account stored while the tracking queue was unavailable; what was meant for the parking is parked.
/// </summary>
public sealed class DeliverFallbackFunction(ClickDelivery delivery, ParkingStore parking)
{
    [Function("DeliverFallback")]
    public async Task RunAsync(
        [QueueTrigger("%TRACKING_QUEUE_NAME%-fallback", Connection = "AzureWebJobsStorage")] QueueMessage message,
        CancellationToken cancellationToken)
    {
        if (!await parking.TryTakeHomeAsync(message.Body))
        {
            await delivery.DeliverAsync(message.Body, cancellationToken);
        }
    }
}
