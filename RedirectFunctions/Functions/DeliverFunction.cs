using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using RedirectFunctions.Delivery;

namespace RedirectFunctions.Functions;

/// <summary>Delivers the clicks of one queue message to Google Tag Manager and Google Analytics.</summary>
public sealed class DeliverFunction(ClickDelivery delivery)
{
    [Function("Deliver")]
    public Task RunAsync(
        [QueueTrigger("%TRACKING_QUEUE_NAME%", Connection = "TrackingStorage")] QueueMessage message,
        CancellationToken cancellationToken)
    {
        return delivery.DeliverAsync(message.Body, cancellationToken);
    }
}
