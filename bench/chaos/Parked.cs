using Azure;
using Azure.Storage.Queues;
using RedirectFunctions.Queueing.Messages;

namespace Chaos;

/// <summary>What the program has parked: not delivered, and not lost either.</summary>
internal sealed class Parked(QueueClient queue)
{
    private static readonly TimeSpan OutOfSight = TimeSpan.FromDays(1);

    private readonly HashSet<(int? Click, string Sink)> _deliveries = [];

    public bool Holds(int click, string sink) => _deliveries.Contains((click, sink));

    /// <summary>Takes note of what has been parked since the last time.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while ((await queue.ReceiveMessagesAsync(32, OutOfSight, cancellationToken)).Value is { Length: > 0 } messages)
            {
                _deliveries.UnionWith(messages.SelectMany(message => DeliveriesOf(QueueJson.ReadParked(message.Body)!)));
            }
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            // Nothing has been parked yet.
        }
    }

    private static IEnumerable<(int? Click, string Sink)> DeliveriesOf(ParkedItem parked)
    {
        IReadOnlyList<BatchedClick> clicks = parked.Delivery is { } delivery ? [new(parked.Click!, [delivery])]
            : QueueJson.TryReadBatch(new(parked.Message!), out var batch, out _) ? batch.Clicks
            : [];
        return clicks.SelectMany(click => click.Deliveries, (click, delivery) => (Link.NumberIn(click.Click.Destination), delivery.Sink));
    }
}
