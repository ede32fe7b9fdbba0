using RedirectFunctions.LocalHost.Collector;

namespace Chaos;

/// <summary>
/// What goes wrong when. Faults of the storage do not overlap, nor do those inside, nor those of one sink. A kill may meet any of them except
/// a spool that accepts nothing: a click that the queue has not confirmed is then only in memory, as the program reports.
/// </summary>
/// <param name="Storage">Faults of both accounts, of the tracking queue's account, of the queue and of the spool.</param>
/// <param name="Inside">Faults of the program's surroundings, and of the second account.</param>
/// <param name="Sinks">Faults of each sink that the collector plays.</param>
internal sealed record FaultPlan(
    IReadOnlyList<Fault> Storage,
    IReadOnlyList<Fault> Inside,
    IReadOnlyList<IReadOnlyList<Fault>> Sinks,
    IReadOnlyList<Fault> Kills)
{
    public IReadOnlyList<IReadOnlyList<Fault>> Lanes { get; } = [Storage, Inside, .. Sinks, Kills];

    private static readonly TimeSpan Start = TimeSpan.FromSeconds(3);

    /// <summary>A host that has just started lives for at least this long.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(8);

    /// <summary>The least time between the end of a fault and the next one.</summary>
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(1);

    /// <summary>Of seventeen faults, five are a sink's and seven the storage's. A short run has all of them except the last.</summary>
    private static readonly FaultKind[] Mix =
    [
        FaultKind.StorageStalled, FaultKind.SinkDown, FaultKind.SinkSlow, FaultKind.MessagesCopied, FaultKind.SinkReset,
        FaultKind.StorageStopped, FaultKind.ListenersThrow, FaultKind.SinkBusy, FaultKind.TrackingForbidden, FaultKind.SinkError,
        FaultKind.FallbackRefused, FaultKind.TrackingRefused, FaultKind.SpoolCorrupted, FaultKind.ClockJumped, FaultKind.SpoolRemoved, FaultKind.ListenersThrow,
        FaultKind.SpoolFull,
    ];

    /// <exception cref="ArgumentException">The faults do not fit into the time that the clicks take.</exception>
    public static FaultPlan Make(ChaosOptions options)
    {
        var random = new Random(options.Seed);
        var end = options.Span;
        var middle = options.KillsFirst ? end * 0.4 : end;
        var mix = options.Kinds.Count == 0 ? Mix : [.. options.Kinds];
        var faults = Enumerable.Range(0, options.Faults).Select(i => New(mix[i % mix.Length])).ToArray();
        random.Shuffle(faults);

        // For each kind, the sinks take turns, so that each gets every kind.
        var ofSinks = faults.Where(fault => fault.IsOfSink).OrderBy(fault => fault.Kind).ToArray();
        var sinks = SinkNames.All.Select(OfSink).ToArray();
        var storage = Lay(
            random, options.KillsFirst ? middle : Start, end, [.. faults.Where(fault => fault is { IsOfSink: false, IsInside: false })]);
        var inside = Lay(random, Start, end, [.. faults.Where(fault => fault.IsInside)]);
        return new FaultPlan(
            storage, inside, [.. sinks.Select(its => Lay(random, Start, end, its))], LayKills(random, options.Kills, middle, storage));

        Fault[] OfSink(string sink, int turn)
        {
            var its = ofSinks.Where((_, i) => i % SinkNames.All.Count == turn).Select(fault => fault with { Sink = sink }).ToArray();
            random.Shuffle(its);
            return its;
        }

        Fault New(FaultKind kind)
        {
            var (shortest, longest) = Fault.Lengths(kind);
            var seconds = shortest + ((longest - shortest) * random.NextDouble() * options.FaultLength);
            return new Fault(kind, Sink: null, default, TimeSpan.FromSeconds(seconds));
        }
    }

    /// <summary>One after the other at random times: the spare time is spread over the gaps.</summary>
    private static List<Fault> Lay(Random random, TimeSpan from, TimeSpan until, Fault[] faults)
    {
        var spare = until - from - faults.Aggregate(Gap, (sum, fault) => sum + fault.Length + Gap);
        if (spare < TimeSpan.Zero)
        {
            throw new ArgumentException(
                $"{faults.Length} faults need {-spare.TotalSeconds:F0} s more than the clicks last. "
                + "Take fewer faults, more clicks or a lower rate.",
                nameof(faults));
        }

        var shares = faults.Select(_ => random.NextDouble()).Order().ToArray();
        var busy = from + Gap;
        return
        [
            .. faults.Zip(shares, (fault, share) =>
            {
                var laid = fault with { Start = busy + (spare * share) };
                busy += fault.Length + Gap;
                return laid;
            }),
        ];
    }

    private static List<Fault> LayKills(Random random, int count, TimeSpan end, List<Fault> storage)
    {
        var full = storage.FindAll(fault => fault.Kind is FaultKind.SpoolFull or FaultKind.SpoolRemoved);
        var kills = new List<Fault>();
        for (var tries = 1; tries < 10_000 && kills.Count < count; tries++)
        {
            if (tries % 100 == 0)
            {
                // The first ones may leave no room for the others.
                kills.Clear();
            }

            var start = Start + ((end - Start) * random.NextDouble());
            var kill = new Fault(FaultKind.Kill, Sink: null, start, TimeSpan.FromSeconds(0.2 + (0.8 * random.NextDouble())));
            if (kills.TrueForAll(other => (other.Start - start).Duration() >= Life)
                && full.TrueForAll(fault => start + Life < fault.Start || start > fault.End))
            {
                kills.Add(kill);
            }
        }

        return kills.Count == count
            ? [.. kills.OrderBy(kill => kill.Start)]
            : throw new ArgumentException($"{count} kills do not fit in. Take fewer of them, more clicks or a lower rate.", nameof(count));
    }
}
