using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Processes;

/// <summary>
/// A process with these settings only, whatever is set on this machine. What it prints is kept. Disposing this object kills it.
/// Its input stays open until then, so a program that reads it notices when this process ends, for whatever reason.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>The <c>dotnet</c> that runs this process. The PATH need not have one.</summary>
    public static readonly string DotNet = Path.GetFullPath(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    private static readonly string[] KeptVariables = ["PATH", "HOME", "USERPROFILE", "SystemRoot", "TEMP", "TMP", "TMPDIR"];

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;
    private readonly Task _reading;

    /// <param name="isReady">Recognises the line of its output that says that it has started.</param>
    /// <param name="onLine">Receives every line that it prints, on either stream.</param>
    public ChildProcess(
        string program,
        IEnumerable<string> arguments,
        IEnumerable<(string Name, string Value)> settings,
        string folder = "",
        Predicate<string>? isReady = null,
        Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
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

        _process = Process.Start(start)!;
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput, _output), ReadAsync(_process.StandardError, _errors));

        async Task ReadAsync(StreamReader stream, StringBuilder kept)
        {
            while (await stream.ReadLineAsync() is { } line)
            {
                lock (kept)
                {
                    kept.AppendLine(line);
                }

                onLine?.Invoke(line);
                if (stream == _process.StandardOutput && isReady?.Invoke(line) == true)
                {
                    _ready.TrySetResult(line);
                }
            }
        }
    }

    public int Id => _process.Id;

    /// <summary>How long ago it was started.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_start);

    public bool HasEnded => _process.HasExited;

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    /// <returns>The line that says that it has started.</returns>
    /// <exception cref="InvalidOperationException">It ended before that; the message has what it printed.</exception>
    public async Task<string> ReadyAsync() => await Task.WhenAny(_ready.Task, _reading) == _ready.Task
        ? await _ready.Task
        : throw new InvalidOperationException($"{_process.StartInfo.FileName} has not started: {Errors}{Output}");

    /// <summary>Waits until it has ended and all its output has been read.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync(CancellationToken cancellationToken = default)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _reading.WaitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL, on Linux: no handler runs, nothing is flushed.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static bool IsForeign(string name) =>
        !KeptVariables.Contains(name, StringComparer.OrdinalIgnoreCase) && !name.StartsWith("DOTNET_", StringComparison.OrdinalIgnoreCase);

    private static string Text(StringBuilder kept)
    {
        lock (kept)
        {
            return kept.ToString();
        }
    }
}
