using System.Diagnostics;
using System.Text;

namespace RedirectFunctions.Tests.Worker.Hosting;

/// <summary>The process of a worker, with these settings and no others, whatever this machine has set.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly string[] KeptVariables = ["PATH", "HOME", "USERPROFILE", "SystemRoot", "TEMP", "TMP", "TMPDIR"];

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    public WorkerProcess(
        string directory, string assembly, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(directory, assembly), .. arguments])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(IsForeign).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>What it has written to its console.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync(CancellationToken cancellationToken = default)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static bool IsForeign(string name) =>
        !KeptVariables.Contains(name, StringComparer.OrdinalIgnoreCase) && !name.StartsWith("DOTNET_", StringComparison.OrdinalIgnoreCase);

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.AppendLine(line.Data);
        }
    }
}
