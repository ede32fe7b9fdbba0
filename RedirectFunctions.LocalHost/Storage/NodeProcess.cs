using System.ComponentModel;
using System.Diagnostics;

namespace RedirectFunctions.LocalHost.Storage;

/// <summary>Starts <c>node</c> and <c>npm</c>, or says what to do if they are missing.</summary>
internal static class NodeProcess
{
    /// <exception cref="LocalHostException">Node is not installed.</exception>
    public static Process Start(string program, string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new LocalHostException(
                $"""
                Node.js was not found ('{program}'). Azurite, the storage emulator that UseDevelopmentStorage=true asks for, runs on it.
                Install Node.js 20 or later from https://nodejs.org, or set TrackingStorage and AzureWebJobsStorage to the connection
                string of a storage account.
                """,
                exception);
        }
    }
}
