using System.Diagnostics;
using System.Globalization;

namespace Chaos.Storage;

/// <summary>
/// Where Azurite keeps its queues: in memory where there is room for them. It forces each message to its disk, and on the one disk
/// of this machine that would hold up the spool, as no queue in Azure does.
/// </summary>
internal static class QueueFolder
{
    private const string InMemory = "/dev/shm";
    private const string Prefix = "redirect-functions-chaos-queue-";
    private const long Room = 4L * 1024 * 1024 * 1024;

    public static bool IsInMemory => Directory.Exists(InMemory) && new DriveInfo(InMemory).AvailableFreeSpace > Room;

    /// <summary>Also clears away what a run that was killed has left: memory is nothing to be left lying about.</summary>
    public static string Create()
    {
        var parent = IsInMemory ? InMemory : Path.GetTempPath();
        foreach (var left in Directory.EnumerateDirectories(parent, Prefix + "*").Where(folder => !IsOfSomebodyAlive(folder)))
        {
            Directory.Delete(left, recursive: true);
        }

        return Directory.CreateDirectory(Path.Combine(parent, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}")).FullName;
    }

    private static bool IsOfSomebodyAlive(string folder)
    {
        var owner = Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
        try
        {
            using var process = Process.GetProcessById(int.Parse(owner, CultureInfo.InvariantCulture));
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
