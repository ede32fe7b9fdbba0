using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using RedirectFunctions.Queueing.Parking;

namespace RedirectFunctions.Functions;

/// <summary>Parks what the trigger has given up on: messages in a poison queue expire after seven days, and nobody would know.</summary>
public sealed class ParkPoisonFunction(ParkingStore parking)
{
    [Function("ParkPoison")]
    public Task RunAsync([QueueTrigger("%TRACKING_QUEUE_NAME%-poison", Connection = "TrackingStorage")] QueueMessage message)
    {
        return parking.ParkPoisonAsync(message.Body);
    }
}
