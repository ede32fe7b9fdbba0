using System.ComponentModel;
using Processes;

namespace Compare;

/// <summary>
/// Debian's redis-server, set up as BullMQ's production guide says: all jobs go to an append-only file that is flushed each second, and
/// nothing is evicted.
/// </summary>
internal sealed class Redis : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private Redis(ChildProcess process, int port)
    {
        _process = process;
        Url = $"redis://127.0.0.1:{port}";
    }

    public string Url { get; }

    public int ProcessId => _process.Id;

    /// <exception cref="InvalidOperationException">It is not on the PATH.</exception>
    public static async Task<Redis> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("redirect-functions-compare-").FullName;
        var port = FreePort.Take();
        string[] arguments =
        [
            "--bind", "127.0.0.1", "--port", $"{port}", "--dir", folder, "--save", "", "--appendonly", "yes", "--appendfsync", "everysec",
            "--maxmemory-policy", "noeviction",
        ];
        try
        {
            var process = new ChildProcess(
                "redis-server", arguments, [], folder, static line => line.Contains("Ready to accept connections", StringComparison.Ordinal));
            await process.ReadyAsync();
            return new Redis(process, port);
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException("redis-server is not on the PATH. On Debian and Ubuntu: apt-get install redis-server", exception);
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
