using System.Runtime.InteropServices;

namespace Chaos;

/// <summary>What the numbers were measured on.</summary>
internal static class Machine
{
    public static string Description =>
        $"{Environment.ProcessorCount} cores{Model()}, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";

    private static string Model() => OperatingSystem.IsLinux()
        && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
            ? $" of {line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()}"
            : "";
}
