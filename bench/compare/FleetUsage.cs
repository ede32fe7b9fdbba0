using System.Globalization;

namespace Compare;

/// <summary>CPU that has been used until now, in seconds.</summary>
/// <param name="All">CPU of the whole machine.</param>
internal sealed record FleetUsage(double Instances, double Storage, double All)
{
    /// <summary>Seconds of a tick in <c>/proc/stat</c>, whatever the kernel's own tick is (proc(5), <c>USER_HZ</c>).</summary>
    private const double SecondsPerTick = 0.01;

    /// <summary>All time except idle time and waiting for disks, as Linux counts it.</summary>
    public static double OfMachine()
    {
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(static number => long.Parse(number, CultureInfo.InvariantCulture)).ToList();
        return (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]) * SecondsPerTick;
    }

    public Measured Since(FleetUsage before, long clicks, double seconds, long messages)
    {
        var (instances, storage) = (Instances - before.Instances, Storage - before.Storage);
        return new Measured(
            clicks / seconds, (double)clicks / messages, instances / clicks, storage / clicks,
            Math.Max(0, All - before.All - instances - storage) / clicks);
    }
}

/// <summary>What a fleet did. CPU is in seconds for each click.</summary>
/// <param name="LoadCpu">CPU of everything else on the machine: load and sinks.</param>
internal sealed record Measured(double ClicksPerSecond, double ClicksPerMessage, double InstanceCpu, double StorageCpu, double LoadCpu);
