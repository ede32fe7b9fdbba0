namespace Simulation.Redirecting;

/// <summary>What instances did for a while.</summary>
/// <param name="ClicksPerSecond">Answered clicks.</param>
/// <param name="InFlight">Redirects for which somebody waits, on average, for one instance.</param>
/// <param name="Seconds">How long a click took on average.</param>
/// <param name="Cpu">Busy share of the cores.</param>
internal sealed record RedirectRun(double ClicksPerSecond, double ClicksPerMessage, double InFlight, double Seconds, double Cpu)
{
    private const double WarmUp = 5;
    private const double Duration = 20;

    /// <summary>An instance in Azure with visitors who do not wait for one another.</summary>
    /// <param name="rate">Clicks a second.</param>
    /// <param name="concurrency">Redirects that an instance works on at once: <c>scale.httpConcurrency</c>.</param>
    public static RedirectRun Open(double rate, int concurrency, Costs costs, int seed)
    {
        var (time, random) = (new SimulatedTime(), new Random(seed));
        var processor = new Processor(time, (int)costs.Cores);
        var instance = new Instance(time, processor, new RemoteStorage(time, costs.Put), costs.RedirectCpu, concurrency);
        Next();
        return Measure(time, processor, (int)costs.Cores, [instance]);

        void Next() => time.After(-Math.Log(1 - random.NextDouble()) / rate, () =>
        {
            instance.Arrive(static () => { });
            Next();
        });
    }

    /// <summary>Clients who each send their next click when they have their answer, on one machine with an emulator.</summary>
    /// <param name="connections">To all instances together.</param>
    /// <param name="loadCpu">Seconds of a core that a client takes for a click.</param>
    /// <param name="redirectCpu">Seconds of a core that an instance takes for it.</param>
    /// <param name="putCpu">Seconds of its only thread that the emulator takes for a message.</param>
    public static RedirectRun Closed(int instances, int connections, int cores, double loadCpu, double redirectCpu, double putCpu)
    {
        var time = new SimulatedTime();
        var processor = new Processor(time, cores);
        var storage = new OneThreadStorage(processor, putCpu);
        var all = Enumerable.Range(0, instances)
            .Select(_ => new Instance(time, processor, storage, redirectCpu, concurrency: int.MaxValue)).ToList();
        for (var connection = 0; connection < connections; connection++)
        {
            Click(all[connection % instances]);
        }

        return Measure(time, processor, cores, all);

        void Click(Instance instance) => processor.Run(loadCpu, () => instance.Arrive(() => Click(instance)));
    }

    private static RedirectRun Measure(SimulatedTime time, Processor processor, int cores, List<Instance> instances)
    {
        time.RunUntil(WarmUp);
        var before = Sums();
        time.RunUntil(WarmUp + Duration);
        var after = Sums();
        var (clicks, seconds) = (after.Clicks - before.Clicks, after.Seconds - before.Seconds);
        return new RedirectRun(
            clicks / Duration,
            (double)clicks / Math.Max(1, after.Messages - before.Messages),
            seconds / Duration / instances.Count,
            seconds / Math.Max(1, clicks),
            (after.Worked - before.Worked) / Duration / cores);

        (long Clicks, long Messages, double Seconds, double Worked) Sums() => (
            instances.Sum(static one => one.Clicks), instances.Sum(static one => one.Messages), instances.Sum(static one => one.Seconds),
            processor.Worked);
    }
}
