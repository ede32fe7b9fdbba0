using System.Runtime.InteropServices;

namespace Processes;

/// <summary>The machine on which figures were measured.</summary>
public static class Machine
{
    public static string Processors => $"{Environment.ProcessorCount} cores{Model()}";

    public static string Software => $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";

    private static string Model() => OperatingSystem.IsLinux()
        && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
            ? $" of {line.Split(':')[1].Trim()}"
            : "";
}
