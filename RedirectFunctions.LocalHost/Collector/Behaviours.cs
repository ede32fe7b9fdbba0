using System.Collections.Concurrent;

namespace RedirectFunctions.LocalHost.Collector;

/// <summary>How each sink is due to misbehave.</summary>
internal sealed class Behaviours
{
    private static readonly Behaviour Good = new();

    private readonly ConcurrentDictionary<string, Due> _due = new(StringComparer.Ordinal);

    public void Set(string sink, Behaviour behaviour)
    {
        if (behaviour.Count == 0)
        {
            _due.TryRemove(sink, out _);
            return;
        }

        _due[sink] = new Due(behaviour);
    }

    /// <summary>How this sink should misbehave now; null if it should not.</summary>
    public Behaviour? Current(string sink) => _due.TryGetValue(sink, out var due) && due.IsLeft ? due.Behaviour : null;

    public void Reset() => _due.Clear();

    /// <summary>For this sink's next request; each one taken counts.</summary>
    public Behaviour Take(string sink) => _due.TryGetValue(sink, out var due) && due.TryTake() ? due.Behaviour : Good;

    private sealed class Due(Behaviour behaviour)
    {
        private int _left = behaviour.Count ?? int.MaxValue;

        public Behaviour Behaviour { get; } = behaviour;

        public bool IsLeft => Behaviour.Count is null || Volatile.Read(ref _left) > 0;

        public bool TryTake() => Behaviour.Count is null || Interlocked.Decrement(ref _left) >= 0;
    }
}
