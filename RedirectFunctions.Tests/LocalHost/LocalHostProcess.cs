using System.Diagnostics;
using System.Text;
using RedirectFunctions.Tests.Infrastructure;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>The built LocalHost as a process of its own, with these settings and no others, whatever this machine has set.</summary>
internal sealed class LocalHostProcess : IAsyncDisposable
{
    /// <summary>A start of .NET on a busy machine takes its time.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string[] KeptVariables = ["PATH", "HOME", "USERPROFILE", "SystemRoot", "TEMP", "TMP", "TMPDIR"];

    // A file without values: this clone may have a local.settings.json, which would come next.
    private readonly TemporaryFolder _folder = new(("local.settings.json", """{ "Values": {} }"""));
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<string> _errors;
    private readonly Task _reading;

    public LocalHostProcess(IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "RedirectFunctions.LocalHost.dll"), .. arguments])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(IsForeign).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["SPOOL_DIRECTORY"] = _folder["spool"];
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
    }

    public int Id => _process.Id;

    /// <summary>What it has printed when it is ready.</summary>
    public async Task<string> StartTextAsync()
    {
        await Task.WhenAny(_started.Task, _reading).WaitAsync(Patience);
        if (!_started.Task.IsCompleted)
        {
            Assert.Fail($"It did not start: {await _errors}");
        }

        lock (_output)
        {
            return _output.ToString();
        }
    }

    /// <summary>Waits for its end.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        await _reading.WaitAsync(RunningApp.Patience);
        return (_process.ExitCode, _output.ToString(), await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _folder.Dispose();
    }

    private static bool IsForeign(string name) =>
        !KeptVariables.Contains(name, StringComparer.OrdinalIgnoreCase) && !name.StartsWith("DOTNET_", StringComparison.OrdinalIgnoreCase);

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (_output)
            {
                _output.AppendLine(line);
            }

            if (line.StartsWith("Stop: ", StringComparison.Ordinal))
            {
                _started.TrySetResult();
            }
        }
    }
}
