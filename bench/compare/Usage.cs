namespace Compare;

/// <summary>The resources used so far.</summary>
/// <param name="Cpu">User and system time of the contender's own processes.</param>
/// <param name="QueueCpu">CPU of Azurite or Redis; zero if there is none.</param>
/// <param name="Transactions">Requests to Azurite, each of which Azure would bill; zero if there is no Azurite.</param>
internal sealed record Usage(TimeSpan Cpu, TimeSpan QueueCpu, long Transactions)
{
    /// <summary>Azurite has written the file within this time.</summary>
    private static readonly TimeSpan Written = TimeSpan.FromMilliseconds(250);

    private static readonly string CountFile = Path.Combine(Path.GetTempPath(), $"redirect-functions-compare-{Environment.ProcessId}.json");

    /// <summary>Makes every Azurite that is started from now on count its requests. The latest one's count is read.</summary>
    public static void CountTransactions()
    {
        Environment.SetEnvironmentVariable("COUNT_REQUESTS_IN", CountFile);
        Environment.SetEnvironmentVariable(
            "NODE_OPTIONS", $"--require \"{Path.Combine(AppContext.BaseDirectory, "Load", "count-requests.cjs")}\"");
    }

    public static async Task<Usage> ReadAsync(int contender, int? queue, bool countsTransactions)
    {
        var cpu = CpuOf(contender);
        var queueCpu = queue is { } id ? CpuOf(id) : TimeSpan.Zero;
        if (!countsTransactions)
        {
            return new Usage(cpu, queueCpu, 0);
        }

        await Task.Delay(Written);
        return new Usage(cpu, queueCpu, long.Parse(await File.ReadAllTextAsync(CountFile)));
    }

    public Usage Since(Usage before) => new(Cpu - before.Cpu, QueueCpu - before.QueueCpu, Transactions - before.Transactions);

    private static TimeSpan CpuOf(int id) => ProcessTree.Of(id).Aggregate(TimeSpan.Zero, static (sum, process) => sum + process.TotalProcessorTime);
}
