namespace RedirectFunctions.LocalHost.Collector;

/// <summary>What the sinks received; when there is too much, the oldest goes first.</summary>
/// <param name="onReceived">Called on the request's own thread for every event, even one that is not kept.</param>
/// <param name="maxEvents">How many events to keep.</param>
/// <param name="maxBytes">The limit for the size of their bodies, plus a kilobyte each.</param>
internal sealed class EventStore(Action<CollectedEvent>? onReceived = null, int maxEvents = 10_000, long maxBytes = 64 * 1024 * 1024)
{
    private const int Overhead = 1024;

    private readonly Lock _gate = new();
    private readonly Queue<CollectedEvent> _events = new();
    private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);
    private readonly List<(Func<CollectedEvent, bool> IsWanted, TaskCompletionSource<CollectedEvent> Found)> _waiting = [];
    private long _bytes;

    public void Add(CollectedEvent received)
    {
        lock (_gate)
        {
            _events.Enqueue(received);
            _bytes += Size(received);
            _seen[received.Sink] = _seen.GetValueOrDefault(received.Sink) + 1;
            while (_events.Count > maxEvents || (_bytes > maxBytes && _events.Count > 1))
            {
                _bytes -= Size(_events.Dequeue());
            }

            _waiting.RemoveAll(waiter => waiter.IsWanted(received) && waiter.Found.TrySetResult(received));
        }

        onReceived?.Invoke(received);
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<CollectedEvent> Snapshot()
    {
        lock (_gate)
        {
            return [.. _events];
        }
    }

    /// <summary>How many events this sink has ever received, whether or not they are still here.</summary>
    public long Seen(string sink)
    {
        lock (_gate)
        {
            return _seen.GetValueOrDefault(sink);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _events.Clear();
            _bytes = 0;
        }
    }

    /// <summary>The first wanted event, whether it has already been received or is yet to come.</summary>
    /// <exception cref="TimeoutException">None came in time; the message lists what did.</exception>
    public async Task<CollectedEvent> WaitForAsync(
        Func<CollectedEvent, bool> isWanted, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var found = new TaskCompletionSource<CollectedEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_events.FirstOrDefault(isWanted) is { } here)
            {
                return here;
            }

            _waiting.Add((isWanted, found));
        }

        try
        {
            return await found.Task.WaitAsync(timeout, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            var last = string.Join(Environment.NewLine, Snapshot().TakeLast(10).Select(EventLine.For));
            throw new TimeoutException($"No such event within {timeout}. The last ones received:{Environment.NewLine}{last}", exception);
        }
        finally
        {
            lock (_gate)
            {
                _waiting.RemoveAll(waiter => waiter.Found == found);
            }
        }
    }

    private static long Size(CollectedEvent received) => received.RawBody.Length + Overhead;
}
