using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using RedirectFunctions.Queueing.Parking;

namespace RedirectFunctions.Functions;

/// <summary>Parks what the fallback queue's trigger has given up on.</summary>
public sealed class ParkFallbackPoisonFunction(ParkingStore parking)
{
    [Function("ParkFallbackPoison")]
    public Task RunAsync(
        [QueueTrigger("%TRACKING_QUEUE_NAME%-fallback-poison", Connection = "AzureWebJobsStorage")] QueueMessage message) =>
        parking.ParkPoisonAsync(message.Body);
}
