using System.Diagnostics;

namespace Compare;

/// <summary>A process of the bench. It is killed when this is disposed.</summary>
internal sealed class Child : IDisposable
{
    private readonly Process _process;

    private Child(Process process, Uri url)
    {
        _process = process;
        Url = url;
    }

    public int Id => _process.Id;

    public Uri Url { get; }

    /// <summary>Starts it and waits until it has printed a line from which its address can be read.</summary>
    /// <exception cref="InvalidOperationException">It has ended before; the message has what it printed.</exception>
    public static async Task<Child> StartAsync(string program, IEnumerable<string> arguments, Func<string, Uri?> address, IEnumerable<KeyValuePair<string, string>> environment, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        var errors = new System.Text.StringBuilder();
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null && errors.Length < 4096)
            {
                errors.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (address(line) is { } url)
            {
                // Whatever it prints from now on is of no interest, but must be read.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return new Child(process, url);
            }
        }

        await process.WaitForExitAsync();
        process.Dispose();
        throw new InvalidOperationException($"{program} has not started: {errors}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
