using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Chaos.Host;

/// <summary>Signals to a process, by the numbers that Linux gives them.</summary>
internal static class Signals
{
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;

    public static void Terminate(int process) => Send(process, SigTerm);

    /// <summary>The process stands still: connections to it are accepted by the system, and nobody answers.</summary>
    public static void Stall(int process) => Send(process, SigStop);

    public static void Continue(int process) => Send(process, SigCont);

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
