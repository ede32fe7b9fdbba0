using System.Diagnostics;

namespace Compare;

/// <summary>What has been used until now.</summary>
/// <param name="Cpu">User and system time of the contender's own process.</param>
/// <param name="QueueCpu">Of Azurite; zero where there is none.</param>
/// <param name="Transactions">Requests that Azurite has had, each of which would be one on the bill; zero where there is none.</param>
internal sealed record Usage(TimeSpan Cpu, TimeSpan QueueCpu, long Transactions)
{
    /// <summary>Within this time Azurite has written the file.</summary>
    private static readonly TimeSpan Written = TimeSpan.FromMilliseconds(250);

    private static readonly string CountFile = Path.Combine(Path.GetTempPath(), $"redirect-functions-compare-{Environment.ProcessId}.json");

    /// <summary>Lets every Azurite that is started from now on count; the latest one is the one that is read.</summary>
    public static void CountTransactions()
    {
        Environment.SetEnvironmentVariable("COUNT_REQUESTS_IN", CountFile);
        Environment.SetEnvironmentVariable(
            "NODE_OPTIONS", $"--require \"{Path.Combine(AppContext.BaseDirectory, "Load", "count-requests.cjs")}\"");
    }

    public static async Task<Usage> ReadAsync(int contender, int? queue)
    {
        var cpu = CpuOf(contender);
        if (queue is null)
        {
            return new Usage(cpu, TimeSpan.Zero, 0);
        }

        var queueCpu = CpuOf(queue.Value);
        await Task.Delay(Written);
        return new Usage(cpu, queueCpu, long.Parse(await File.ReadAllTextAsync(CountFile)));
    }

    public Usage Since(Usage before) => new(Cpu - before.Cpu, QueueCpu - before.QueueCpu, Transactions - before.Transactions);

    private static TimeSpan CpuOf(int id)
    {
        using var process = Process.GetProcessById(id);
        return process.TotalProcessorTime;
    }
}
