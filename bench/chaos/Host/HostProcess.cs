using System.Diagnostics;
using System.Runtime.InteropServices;
using RedirectFunctions.LocalHost;

namespace Chaos.Host;

/// <summary>The program under test: LocalHost in a process of its own, which is killed and started again.</summary>
internal sealed class HostProcess(Uri url, IReadOnlyDictionary<string, string> settings, string folder, HostLives lives, HostLog log, RunClock clock) : IDisposable
{
    private Process? _process;
    private Task _reading = Task.CompletedTask;

    /// <summary>It has ended although nobody killed it.</summary>
    public bool HasCrashed => _process is { HasExited: true };

    public void Start()
    {
        var start = new ProcessStartInfo(DotNet(), [typeof(LocalApp).Assembly.Location, "--urls", url.GetLeftPart(UriPartial.Authority), "--collector", "off", "--stop-with-input"])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            // Its end is the host's end, however this process dies.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _reading = Task.WhenAll(log.ReadAsync(_process.StandardOutput), log.ReadAsync(_process.StandardError));
        lives.Started();
    }

    /// <summary>kill -9: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        lives.Killed(clock.Now);
        _process!.Kill();
        await EndAsync();
    }

    /// <summary>SIGTERM: it finishes what it has begun.</summary>
    public async Task StopAsync()
    {
        if (_process is { HasExited: false })
        {
            lives.Killed(clock.Now);
            Signals.Terminate(_process.Id);
        }

        await EndAsync();
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
        }

        _process?.Dispose();
    }

    private async Task EndAsync()
    {
        if (_process is { } process)
        {
            await process.WaitForExitAsync();
            await _reading;
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>The program that runs this one; there need be none on the path.</summary>
    private static string DotNet()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(beside) ? beside : name;
    }
}
