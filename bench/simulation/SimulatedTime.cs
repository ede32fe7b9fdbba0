namespace Simulation;

/// <summary>
/// A clock that jumps from one event to the next; events of the same time happen in the order in which they were planned.
/// </summary>
internal sealed class SimulatedTime : TimeProvider
{
    private readonly PriorityQueue<Action, (double At, long Order)> _events = new();
    private long _planned;

    /// <summary>Seconds since the start.</summary>
    public double Now { get; private set; }

    /// <summary>Nanoseconds.</summary>
    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => (long)(Now * TimestampFrequency);

    public void After(double seconds, Action action) => _events.Enqueue(action, (Now + seconds, _planned++));

    public void RunUntil(double end)
    {
        while (_events.TryPeek(out var action, out var next) && next.At <= end)
        {
            _events.Dequeue();
            Now = next.At;
            action();
        }

        Now = end;
    }
}
