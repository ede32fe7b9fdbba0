using Processes;

namespace RedirectFunctions.Tests.LocalHost;

/// <summary>The built LocalHost as a separate process, with these settings only, whatever is set on this machine.</summary>
internal sealed class LocalHostProcess : IAsyncDisposable
{
    public static readonly TimeSpan Patience = Infrastructure.Patience.Limit;

    // A file without values, because otherwise this clone's local.settings.json would be read if there is one.
    private readonly TemporaryFolder _folder = new(("local.settings.json", """{ "Values": {} }"""));
    private readonly ChildProcess _process;

    public LocalHostProcess(IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> settings) => _process = new(
        ChildProcess.DotNet,
        [Path.Combine(AppContext.BaseDirectory, "RedirectFunctions.LocalHost.dll"), .. arguments],
        [("SPOOL_DIRECTORY", _folder["spool"]), .. settings],
        _folder.Path,
        isReady: line => line.StartsWith("Stop: ", StringComparison.Ordinal));

    public int Id => _process.Id;

    /// <summary>What it prints until it is ready.</summary>
    public async Task<string> StartTextAsync()
    {
        await _process.ReadyAsync().WaitAsync(Patience);
        return _process.Output;
    }

    /// <summary>Waits for its end.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> EndAsync() =>
        (await _process.EndAsync().WaitAsync(Patience), _process.Output, _process.Errors);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }
}
