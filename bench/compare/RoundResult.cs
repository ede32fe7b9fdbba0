using Compare.Load;

namespace Compare;

/// <summary>One contender, measured once.</summary>
/// <param name="Load">What wrk saw.</param>
/// <param name="Elapsed">From the first request to the end: of the load, or of the last delivery where the contender delivers.</param>
/// <param name="Cpu">User and system time of the contender's own process, until then.</param>
/// <param name="QueueCpu">Of Azurite, likewise; zero where there is none.</param>
/// <param name="PeakMemory">MiB resident.</param>
/// <param name="Transactions">Requests that Azurite had meanwhile; zero where there is none.</param>
/// <param name="Lost">
/// Redirects without their events at the sinks when nothing had arrived for 15 s, or without their place in the queue; null where there is nothing to lose. What ours has not
/// delivered by then is in its queue or spool: bench/chaos waits for it, and counts what is lost.
/// </param>
internal sealed record RoundResult(WrkResult Load, TimeSpan Elapsed, TimeSpan Cpu, TimeSpan QueueCpu, long PeakMemory, long Transactions, long? Lost)
{
    /// <summary>Redirects a second while the load was on.</summary>
    public double RedirectsPerSecond => Load.Redirects * 1e6 / Load.Microseconds;

    /// <summary>Clicks a second over all the time that they needed, deliveries included.</summary>
    public double ClicksPerSecond => Load.Redirects / Elapsed.TotalSeconds;

    public double CpuMicrosecondsPerClick => Cpu.TotalMicroseconds / Load.Redirects;

    public double TransactionsPerThousandClicks => Transactions * 1000.0 / Load.Redirects;

    public double QueueCpuMicrosecondsPerClick => QueueCpu.TotalMicroseconds / Load.Redirects;
}
