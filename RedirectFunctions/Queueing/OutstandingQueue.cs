namespace RedirectFunctions.Queueing;

/// <summary>Stores what a delivery could not finish: follow-ups go back to the tracking queue, hidden until they are due; what was given up is parked.</summary>
internal sealed class OutstandingQueue(StorageQueue tracking, StorageQueue parked)
{
    public async Task FollowUpAsync(IEnumerable<BatchedClick> clicks, TimeSpan delay)
    {
        foreach (var message in QueueJson.Write(clicks))
        {
            await tracking.SendAsync(message, delay < StorageQueue.MaxDelay ? delay : StorageQueue.MaxDelay, CancellationToken.None);
        }
    }

    public Task ParkAsync(ParkedDelivery delivery) => parked.SendAsync(QueueJson.Write(delivery), TimeSpan.Zero, CancellationToken.None);
}
