using System.Text.Json;
using Azure;
using Azure.Storage.Queues;
using Chaos.Load;

namespace Chaos.Storage;

/// <summary>What the program has parked: not delivered, and not lost either.</summary>
internal sealed class Parked(QueueClient queue)
{
    private static readonly TimeSpan OutOfSight = TimeSpan.FromDays(1);

    private readonly HashSet<(int Click, string Sink)> _deliveries = [];

    public IReadOnlyDictionary<string, int> Reasons => _reasons;

    private readonly Dictionary<string, int> _reasons = new(StringComparer.Ordinal);

    public bool Holds(int click, string sink) => _deliveries.Contains((click, sink));

    /// <summary>Takes note of what has been parked since the last time.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while ((await queue.ReceiveMessagesAsync(32, OutOfSight, cancellationToken)).Value is { Length: > 0 } messages)
            {
                foreach (var message in messages)
                {
                    Read(message.Body);
                }
            }
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            // Nothing has been parked yet.
        }
    }

    private void Read(BinaryData parked)
    {
        using var json = JsonDocument.Parse(parked);
        var root = json.RootElement;
        var reason = root.GetProperty("reason").GetString()!;
        _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
        if (root.TryGetProperty("delivery", out var delivery))
        {
            Add(root.GetProperty("click"), delivery);
        }
        else if (root.TryGetProperty("message", out var text))
        {
            using var message = JsonDocument.Parse(text.GetString()!);
            foreach (var click in message.RootElement.GetProperty("clicks").EnumerateArray())
            {
                foreach (var outstanding in click.GetProperty("deliveries").EnumerateArray())
                {
                    Add(click.GetProperty("click"), outstanding);
                }
            }
        }
    }

    private void Add(JsonElement click, JsonElement delivery)
    {
        if (Link.NumberIn(JsonSerializer.SerializeToUtf8Bytes(click.GetProperty("destination").GetString())) is { } number)
        {
            _deliveries.Add((number, delivery.GetProperty("sink").GetString()!));
        }
    }
}
