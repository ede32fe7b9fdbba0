using System.Globalization;

namespace Compare;

/// <summary>What a process has used, from /proc. CPU time is user and system, in hundredths of a second as Linux counts it there.</summary>
internal static class ProcessUse
{
    private const int TicksPerSecond = 100;

    public static TimeSpan Cpu(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        // The name stands in brackets and may have spaces; behind it, utime and stime are the 12th and 13th field.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
    }

    /// <summary>The most memory that it had resident, in MiB.</summary>
    public static long PeakMemory(int process) => MebibytesOf(process, "VmHWM:");

    /// <summary>The memory that it has resident now, in MiB.</summary>
    public static long Memory(int process) => MebibytesOf(process, "VmRSS:");

    /// <summary>Files and sockets.</summary>
    public static int OpenFiles(int process) => Directory.GetFileSystemEntries($"/proc/{process}/fd").Length;

    private static long MebibytesOf(int process, string name) => File.ReadLines($"/proc/{process}/status")
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(static line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024)
        .Single();
}
