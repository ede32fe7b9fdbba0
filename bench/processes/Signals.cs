using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Processes;

/// <summary>Signals to a process, by their numbers on Linux.</summary>
public static class Signals
{
    /// <summary>As Ctrl-C does.</summary>
    public static void Interrupt(int process) => Send(process, 2);

    public static void Terminate(int process) => Send(process, 15);

    /// <summary>Stops the process: the system still accepts connections to it, but nothing answers.</summary>
    public static void Stop(int process) => Send(process, 19);

    public static void Continue(int process) => Send(process, 18);

    private static void Send(int process, int signal)
    {
        if (Kill(process, signal) != 0)
        {
            throw new Win32Exception();
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
