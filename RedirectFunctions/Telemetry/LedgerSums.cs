using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace RedirectFunctions.Telemetry;

/// <summary>The sums of the ledger's counters since this process started.</summary>
public sealed class LedgerSums
{
    private readonly ConcurrentDictionary<LedgerKey, StrongBox<long>> _sums = new();

    public void Add(string counter, string? sink, string? tag, string? detail, long value) =>
        Interlocked.Add(ref _sums.GetOrAdd(new LedgerKey(counter, sink, tag, detail), static _ => new StrongBox<long>()).Value, value);

    public IReadOnlyList<LedgerSum> Read() =>
    [
        .. _sums
            .Select(sum => new LedgerSum(
                sum.Key.Counter, sum.Key.Sink, sum.Key.Tag, sum.Key.Detail, Interlocked.Read(ref sum.Value.Value)))
            .OrderBy(sum => sum.Counter, StringComparer.Ordinal)
            .ThenBy(sum => sum.Sink, StringComparer.Ordinal)
            .ThenBy(sum => sum.Detail, StringComparer.Ordinal),
    ];

    private readonly record struct LedgerKey(string Counter, string? Sink, string? Tag, string? Detail);
}

/// <param name="Sink">Null if the counter is about clicks or messages.</param>
/// <param name="Tag">The name of its other tag, such as <c>reason</c>.</param>
/// <param name="Detail">The value of that tag, such as <c>http_503</c>.</param>
/// <param name="Count">Since this process started.</param>
public sealed record LedgerSum(string Counter, string? Sink, string? Tag, string? Detail, long Count);
